import { decode, encode } from "../text.js";

const mark = "…"; // three bytes

/** A text of at most so many bytes, cut between two characters. */
export function cut(text: string, most: number): string {
  const bytes = encode(text);
  if (bytes.length <= most) return text;
  let end = Math.max(most - 3, 0);
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
  return decode(bytes.subarray(0, end)) + mark;
}
