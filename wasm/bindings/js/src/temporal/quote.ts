import { cut, head } from "./cut.js";
import { encode } from "../text.js";

const letters: Record<string, string> = { "\u0007": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v", "\\": "\\\\", '"': '\\"' };

/** A text in quotes as Go writes it, so that nothing in it reaches a terminal. */
export function quote(text: string): string {
  return `"${text.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]|["\\]/gu, escaped)}"`;
}

/** At most so many bytes of a text in quotes. */
export function quoted(text: string, most = 64): string {
  return encode(text).length <= most ? quote(text) : `${quote(head(text, most))}…`;
}

/** A text in quotes that was cut to so many bytes. */
export function quotedCut(text: string, most = 64): string {
  return quote(cut(text, most));
}

/** The same with every character beyond ASCII escaped. */
export function quotedAscii(text: string, most = 64): string {
  return quotedCut(text, most).replace(/[^\0-\x7f]/gu, escaped);
}

function escaped(char: string): string {
  const letter = letters[char];
  if (letter !== undefined) return letter;
  const code = char.codePointAt(0)!;
  const hex = (digits: number) => code.toString(16).padStart(digits, "0");
  return code < 0x80 ? `\\x${hex(2)}` : code < 0x10000 ? `\\u${hex(4)}` : `\\U${hex(8)}`;
}
