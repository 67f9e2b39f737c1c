/**
 * JSON.parse with U+FFFD for lone surrogates, keys included: strings are Unicode text
 * in every language that reads these documents.
 * @internal
 */
export function parseJSON(text: string): unknown {
  const surrogates = text.includes("\\ud") || text.includes("\\uD");
  return JSON.parse(surrogates ? text.replace(escapes, mend) : text);
}

// Every escape, so that a backslash is never taken for the beginning of another one.
// A pair is one match; what remains of surrogates is alone.
const escapes = /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u[\da-fA-F]{4}|[^])/g;
const alone = /^\\u[dD][89a-fA-F]..$/;

function mend(escape: string): string {
  return alone.test(escape) ? "\\uFFFD" : escape;
}

/** Replaces lone surrogates by U+FFFD. @internal */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\uFFFD");
}

/** The length from which on it pays to look for the escapes of a string. */
const longToken = 1024;
/** JSON.parse is faster where escapes are less than so many units apart. */
const sparse = 128;

const simple: Record<string, string> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/** The characters of a string token, which is known to be JSON. @internal */
export function unescape(token: string): string {
  if (token.length < longToken) return JSON.parse(token) as string;
  const pieces: string[] = [];
  let from = 1;
  for (let at = token.indexOf("\\", from), escapes = 1; at !== -1; at = token.indexOf("\\", from), escapes++) {
    if (escapes * sparse > at + longToken) return JSON.parse(token) as string;
    const escape = token[at + 1]!;
    pieces.push(token.substring(from, at));
    if (escape === "u") pieces.push(String.fromCharCode(Number.parseInt(token.substring(at + 2, at + 6), 16)));
    else pieces.push(simple[escape] ?? escape);
    from = at + (escape === "u" ? 6 : 2);
  }
  pieces.push(token.substring(from, token.length - 1));
  return pieces.join("");
}
