import { checkNumber, checkObject, longestMs, milliseconds, type Range, wrong } from "./check.js";
import type { BodyInput } from "./input.js";

/** How often to poll. Zero stands for the default. */
export interface Policy {
  /** The shortest delay between two polls, before jitter. Defaults to 2,000, or to `maxIntervalMs` if that is shorter; never under 1,000. */
  minIntervalMs?: number | undefined;
  /** The longest delay between two polls, before jitter. Defaults to 900,000. */
  maxIntervalMs?: number | undefined;
  /** How long after the wait began a 404 is waited out. Defaults to 10,000; negative means none. */
  notFoundGraceMs?: number | undefined;
}

/** How a wait stands. */
export interface Progress {
  /** Failed polls in a row before this one. */
  consecutiveFailures: number;
  /** Milliseconds from when the wait began to when this poll was made; a clock that went back counts as 0. */
  elapsedMs: number;
  /** Stray answers in a row before this one: see `stray` of a decision. Defaults to 0. */
  strayAnswers?: number | undefined;
  /** Milliseconds from when the request of the first of that row was made to when this one was. Defaults to 0. */
  strayForMs?: number | undefined;
  /** Whether this wait has had a good answer: a 2xx that was read. Defaults to false. */
  answered?: boolean | undefined;
}

/** What one poll saw. */
export interface Observation {
  /** 0: no usable answer came (network failure, body broken off). */
  httpStatus: number;
  /** The body as it came. */
  body?: BodyInput | undefined;
  /** The body is larger than is read, and this is what was read of it. Defaults to false. */
  tooLarge?: boolean | undefined;
  /** The interaction that was asked for: a document about another one is a broken body. Not checked where it is left out. */
  interactionId?: string | undefined;
  /** The Retry-After header as it came; several are joined by ", ". */
  retryAfter?: string | null | undefined;
  /**
   * Milliseconds that the answer's document asks to wait: a normalised document's `poll_after_seconds`. It is a
   * lower bound of the next delay, as Retry-After is, and counts where the answer is a status. Defaults to 0: nothing.
   */
  pollAfterMs?: number | undefined;
  progress: Progress;
  policy?: Policy | undefined;
  /** When the answer came, to read a Retry-After date. Defaults to now. */
  now?: Date | number | undefined;
  /** In [0, 1), for the jitter. Defaults to Math.random(). */
  random?: number | undefined;
  /** The largest body that is read. Defaults to 32 MiB. */
  maxBytes?: number | undefined;
}

const status: Range = { least: 0, most: 999, give: "the answer's HTTP status, or 0 where none came", whole: true };
const count: Range = { least: 0, most: Number.MAX_SAFE_INTEGER, give: "a whole number from 0 on", whole: true };
const elapsed: Range = { least: -Number.MAX_VALUE, most: Number.MAX_VALUE, give: "the milliseconds since the wait began" };
const asked: Range = { least: 0, most: Number.MAX_VALUE, give: "the milliseconds that the document asks for, from 0 on" };
const fraction: Range = { least: 0, most: 1, give: "a number from 0 to 1, as Math.random() makes them" };
/** What a Date can hold. */
const instant: Range = { least: -8.64e15, most: 8.64e15, give: "a Date, or milliseconds since 1970" };

/** @throws TypeError or RangeError that names what is wrong of what a poll saw @internal */
export function checkObservation(seen: Observation): void {
  checkObject("the observation", seen, "{httpStatus, body, progress}");
  if (seen === undefined) throw new TypeError(wrong("the observation", seen, "{httpStatus, body, progress}"));
  checkNumber("httpStatus", seen.httpStatus, status);
  const { progress, retryAfter, random } = seen;
  if (typeof progress !== "object" || progress === null) throw new TypeError(wrong("progress", progress, "{consecutiveFailures, elapsedMs}"));
  checkNumber("progress.consecutiveFailures", progress.consecutiveFailures, count);
  checkNumber("progress.elapsedMs", progress.elapsedMs, elapsed);
  if (progress.strayAnswers !== undefined) checkNumber("progress.strayAnswers", progress.strayAnswers, count);
  if (progress.strayForMs !== undefined) checkNumber("progress.strayForMs", progress.strayForMs, elapsed);
  checkBoolean("progress.answered", progress.answered);
  checkBoolean("tooLarge", seen.tooLarge);
  const { interactionId } = seen;
  if (interactionId !== undefined && (typeof interactionId !== "string" || interactionId === "")) {
    throw new TypeError(wrong("interactionId", interactionId, "the id that was asked for, or leave it out"));
  }
  checkPolicy(seen.policy);
  if (retryAfter !== undefined && retryAfter !== null && typeof retryAfter !== "string") {
    throw new TypeError(wrong("retryAfter", retryAfter, "the header as it came, as a string"));
  }
  if (seen.pollAfterMs !== undefined) checkNumber("pollAfterMs", seen.pollAfterMs, asked);
  if (random !== undefined) checkNumber("random", random, fraction);
  if (seen.now !== undefined) checkedInstant(seen.now);
}

function checkBoolean(name: string, value: unknown): void {
  if (value !== undefined && typeof value !== "boolean") throw new TypeError(wrong(name, value, "true or false"));
}

/** @internal */
export function checkPolicy(policy: Policy | undefined): void {
  if (policy === undefined) return;
  checkObject("policy", policy, "{minIntervalMs, maxIntervalMs, notFoundGraceMs}");
  const { minIntervalMs, maxIntervalMs, notFoundGraceMs } = policy;
  if (minIntervalMs !== undefined) checkNumber("policy.minIntervalMs", minIntervalMs, milliseconds(0));
  if (maxIntervalMs !== undefined) checkNumber("policy.maxIntervalMs", maxIntervalMs, milliseconds(0));
  if (notFoundGraceMs !== undefined) {
    const give = `milliseconds up to ${longestMs}, or a negative number for no grace`;
    checkNumber("policy.notFoundGraceMs", notFoundGraceMs, { least: -Number.MAX_VALUE, most: longestMs, give });
  }
}

/** Milliseconds since 1970 of a time that was given. @internal */
export function checkedInstant(now: unknown): number {
  const isDate = Object.prototype.toString.call(now) === "[object Date]"; // Jest's is another class
  const ms = isDate ? (now as Date).getTime() : now;
  if (isDate && Number.isNaN(ms)) throw new TypeError(`agentwait: now is an invalid Date: give ${instant.give}`);
  checkNumber("now", ms, instant);
  return ms;
}
