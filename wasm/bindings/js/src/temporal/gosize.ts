import { encode } from "../text.js";

/**
 * How many bytes a JSON text has where Go writes it, which escapes what HTML could take for markup:
 * so a limit is the same one, whichever worker serves a wait.
 */
export function goSize(json: string): number {
  let size = encode(json).length;
  for (const [char] of json.matchAll(/[<>&\u2028\u2029]/g)) size += 6 - encode(char).length;
  return size;
}
