import { wrong } from "./check.js";

/**
 * The time that has passed, in milliseconds. It never goes back: a wait by the wall clock
 * would last an hour longer where that is set back by an hour.
 * @internal
 */
export class Stopwatch {
  readonly #read: () => number;
  #seen: number;
  #elapsed = 0;

  /** Starts it; `read` says what another clock shows. Where that steps back, no time has passed. */
  constructor(read: () => number) {
    this.#read = () => {
      const now = read();
      if (!Number.isFinite(now)) throw new TypeError(wrong("what now() answers", now, "milliseconds since 1970, as Date.now() does"));
      return now;
    };
    this.#seen = this.#read();
  }

  elapsed(): number {
    const now = this.#read();
    this.#elapsed += Math.max(0, now - this.#seen);
    this.#seen = now;
    return this.#elapsed;
  }
}

/** The clock that a wait goes by where none was given. @internal */
export function steadyClock(): () => number {
  const { performance } = globalThis;
  return typeof performance?.now === "function" ? () => performance.now() : Date.now;
}
