/**
 * The JSON text that a reply carries: the reply itself, else what is between the first
 * line that begins with three backticks and the next one, or the end.
 *
 * @throws SyntaxError where neither is JSON
 * @internal
 */
export function jsonIn(reply: string): string {
  try {
    return validated(reply);
  } catch (error) {
    const fenced = /^[ \t]*```[^\n]*\n([^]*?)(?:^[ \t]*```|(?![^]))/m.exec(reply);
    if (fenced === null) throw error;
    return validated(fenced[1]!);
  }
}

/**
 * A value that is no text where one was expected, as its JSON; null where it says
 * nothing: a text, null, an empty array or object.
 *
 * @internal
 */
export function otherIn(json: string | undefined): string | null {
  return json === undefined || json[0] === '"' || ["null", "[]", "{}"].includes(json) ? null : json;
}

function validated(text: string): string {
  JSON.parse(text);
  return text.trim();
}
