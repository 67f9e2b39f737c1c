/**
 * JSON.parse with U+FFFD for lone surrogates, keys included: strings are Unicode text
 * in every language that reads these documents.
 * @internal
 */
export function parseJSON(text: string): unknown {
  return JSON.parse(/\\u[dD][89a-fA-F]/.test(text) ? text.replace(escapes, mend) : text);
}

// Every escape, so that a backslash is never taken for the beginning of another one.
// A pair is one match; what remains of surrogates is alone.
const escapes = /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u[\da-fA-F]{4}|[^])/g;
const alone = /^\\u[dD][89a-fA-F]..$/;

function mend(escape: string): string {
  return alone.test(escape) ? "\\uFFFD" : escape;
}
