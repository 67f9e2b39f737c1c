import type { Words } from "./core.js";
import { TimeWord } from "./layout.js";

/** The nanoseconds since 1970 of a time that could be read, else null. @internal */
export function nanosOf(words: Words, at: number): bigint | null {
  if (words[at + TimeWord.OK] === 0) return null;
  return BigInt(secondsOf(words, at)) * 1_000_000_000n + BigInt(words[at + TimeWord.Nanos]!);
}

/** A time that could be read, cut to milliseconds, else null. @internal */
export function dateOf(words: Words, at: number): Date | null {
  if (words[at + TimeWord.OK] === 0) return null;
  return new Date(secondsOf(words, at) * 1000 + Math.floor(words[at + TimeWord.Nanos]! / 1e6));
}

function secondsOf(words: Words, at: number): number {
  return (words[at + TimeWord.High]! | 0) * 2 ** 32 + words[at + TimeWord.Low]!;
}
