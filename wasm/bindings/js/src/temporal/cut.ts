import { decode, encode } from "../text.js";

const mark = "…";
const markBytes = 3;

/** A text of at most so many bytes, cut between two characters. */
export function cut(text: string, most: number): string {
  return encode(text).length <= most ? text : head(text, most - markBytes) + mark;
}

/** The longest beginning of a text that has at most so many bytes and ends between two characters. */
export function head(text: string, most: number): string {
  const bytes = encode(text);
  let end = Math.max(most, 0);
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
  return decode(bytes.subarray(0, end));
}
