import type { Reader } from "../reader.js";

/** What tests replace. @internal */
export interface Tools {
  /** Milliseconds since 1970. */
  now: () => number;
  /** A clock that is never set. */
  clock: () => number;
  random: () => number;
  sleep: ((ms: number, signal?: AbortSignal) => Promise<void>) | undefined;
  reader: () => Reader;
}
