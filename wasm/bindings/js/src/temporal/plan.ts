// How an attempt of a wait goes on: values in, values out, as Go's internal/plan. All times are
// milliseconds since 1970 on the Temporal server's clock.
import type { Decision } from "../decide.js";
import { fingerprint } from "./fingerprint.js";
import type { Progress } from "./progress.js";

/** What the server needs to start another attempt that can still end the wait itself. */
const retryMargin = 5_000;
/** What an attempt needs to report how it ended. */
const reportMargin = 1_000;
/** How long after its deadline a wait still waits to make its last poll. */
const lastPollGrace = 60_000;
/** The delay from which on a wait is given back to the server meanwhile. */
const parkAfter = 60_000;
/** The API's advice: never poll more than once a second. */
const leastDelay = 1_000;
/** What a request has at least, however near the deadline is. */
const leastPatience = 5_000;
/** Failed polls in a row that end the attempt, so that an outage shows as the activity's last failure. */
const failuresInAttempt = 5;
/** As good as at once. */
export const handOverDelay = 10;

const interrupted = "agentwait.WaitInterrupted";

/** When a wait and its attempt have to end. Infinity where the server does not end it. */
export interface Limits {
  /** The wait's: the same for every attempt. */
  readonly deadline: number;
  /** When the server ends the activity, attempts and all. */
  readonly closesAt: number;
  /** When the server ends this attempt. */
  readonly attemptEndsAt: number;
  /** An attempt that ends with a retryable error is followed by another. */
  readonly retried: boolean;
  /** Attempts cost the caller nothing, so that parking and outages may use them up. */
  readonly patient: boolean;
  /** The error types that the retry policy takes for final. */
  readonly notRetried: readonly string[];
}

export interface PlanOptions {
  readonly onNeedsInput: "fail" | "wait" | "return";
  /** How long the agent may show no change; 0: for ever. */
  readonly stallMs: number;
}

export type Step =
  /** Poll at `pollAt` (Infinity: never), and call `timer` at `timerAt` where nothing happens before. */
  | { do: "rest"; pollAt: number; timerAt: number }
  | { do: "complete" | "fail" | "stall" | "deadline" }
  /** The attempt ends with the failure of the last answer, and another one follows. */
  | { do: "outage"; delay: number }
  | { do: "yield"; delay: number; reason: "parked" | "shutdown" | "attempt_timeout" };

export class Plan {
  readonly #limits: Limits;
  readonly #options: PlanOptions;
  readonly progress: Progress;
  #began = 0;
  #pollAt = Infinity;
  /** The wait ends with this attempt, which the server may end first. */
  #stays = false;

  constructor(options: PlanOptions, limits: Limits, progress: Progress) {
    this.#options = options;
    this.#limits = limits;
    this.progress = progress;
  }

  /** When the wait ends: at its deadline, or before the server would end it with a bare timeout. */
  get end(): number {
    return Math.min(this.#limits.deadline, this.#limits.closesAt - retryMargin);
  }

  get pollAt(): number {
    return this.#pollAt;
  }

  /** When to make the first poll: at once, or when an earlier attempt's delay is over. */
  begin(now: number): Step {
    this.#began = now;
    this.progress.notAfter(now);
    const delay = this.progress.remaining(now);
    const pause = this.progress.failures > 0 ? delay : 0; // failed polls may have had a Retry-After
    if (pause > 0 || (delay > 0 && now < this.end)) return this.#pause(now, delay, pause);
    return this.#rest(now);
  }

  /** What is next after a decision on an answer; `errorType` is the error that a failure stands for. */
  answered(now: number, decision: Decision, phase: string, errorType: string): Step {
    this.progress.polled(now, decision, phase);
    const stalled = this.#sees(now, decision, phase);
    const { action, delayMs: delay } = decision;
    const { onNeedsInput } = this.#options;
    if (action === "completed") return { do: "complete" };
    if (action === "failed" || action === "fatal") return { do: "fail" };
    if (action === "needs_input" && onNeedsInput !== "wait") return { do: onNeedsInput === "return" ? "complete" : "fail" };
    if (stalled) return { do: "stall" };
    if (now >= this.end) {
      this.progress.waits(delay, now); // for whoever continues the wait
      return { do: "deadline" };
    }
    if (decision.failure && this.progress.failures >= failuresInAttempt && this.#yields(errorType, now, delay)) {
      this.progress.waits(delay, now);
      return { do: "outage", delay };
    }
    return this.#pause(now, delay, decision.retryAfterDelayMs);
  }

  /** How long a request that starts now may take. None may start where that is not positive. */
  patience(now: number, most: number): number {
    return Math.min(most, Math.max(this.end - now, leastPatience), this.#latest - now);
  }

  /** What is next where nothing has happened until `timerAt`. */
  timer(now: number): Step {
    if (now >= this.#latest || (this.#pollAt === Infinity && now >= this.end)) return { do: "deadline" };
    if (now >= this.#handsOverAt && !this.#stays) {
      const delay = Math.max(Math.min(this.#pollAt, this.end) - now, handOverDelay);
      if (this.#retryFits(interrupted, now, delay)) return { do: "yield", reason: "attempt_timeout", delay };
      this.#stays = true;
    }
    return this.#rest(this.#pollAt);
  }

  /** What is next where the worker stops; undefined where no attempt could take over in time. */
  stop(now: number, asked: boolean): Step | undefined {
    if (!this.#retryFits(interrupted, now, handOverDelay)) return undefined;
    // A request that is under way, or is due at once, may have reached the API: not two within a second.
    if (asked && Math.min(this.#pollAt, this.end) - now < leastDelay) {
      this.progress.waits(leastDelay, now);
      if (this.#retryFits(interrupted, now, leastDelay)) return { do: "yield", reason: "shutdown", delay: leastDelay };
    }
    return { do: "yield", reason: "shutdown", delay: handOverDelay };
  }

  /** Whether the wait ends with an attempt that cannot go on, since it is too late for another one. */
  tooLateFor(now: number, delay: number): boolean {
    return this.#retries(interrupted) && !this.#retryFits(interrupted, now, delay);
  }

  /** How long the agent has shown no change. */
  unchanged(now: number): number {
    return this.progress.seen === 0 ? 0 : Math.max(now - this.progress.unchangedSince, 0);
  }

  /** Waits for a delay, at most until the wait's end, where a last poll may be made unless the API asked for a pause. */
  #pause(now: number, delay: number, asked: number): Step {
    const { end } = this;
    this.progress.waits(delay, now);
    if (now >= end) return { do: "deadline" };
    if (delay >= parkAfter && this.#yields(interrupted, now, delay)) return { do: "yield", reason: "parked", delay };
    if (now + delay < end) return this.#rest(now + delay);
    const { lastPollAt } = this.progress;
    if (now + asked > end || (lastPollAt !== undefined && end - lastPollAt < leastDelay)) return this.#rest(Infinity);
    return this.#rest(end);
  }

  #rest(pollAt: number): Step {
    this.#pollAt = pollAt;
    const timer = pollAt === Infinity ? this.end : this.#latest;
    return { do: "rest", pollAt, timerAt: this.#stays ? timer : Math.min(timer, this.#handsOverAt) };
  }

  /** When a wait ends although its last poll has not been made. One that came late still gets a poll. */
  get #latest(): number {
    return Math.min(Math.max(this.end, this.#began) + lastPollGrace, this.#limits.closesAt - reportMargin);
  }

  get #handsOverAt(): number {
    return this.#limits.attemptEndsAt - retryMargin;
  }

  #yields(errorType: string, now: number, delay: number): boolean {
    return this.#limits.patient && this.#retryFits(errorType, now, delay);
  }

  #retryFits(errorType: string, now: number, delay: number): boolean {
    const next = now + delay + retryMargin;
    return this.#retries(errorType) && next < this.#limits.deadline && next < this.#limits.closesAt;
  }

  #retries(errorType: string): boolean {
    return this.#limits.retried && !this.#limits.notRetried.includes(errorType);
  }

  /** Whether the agent has shown the same for as long as it may. A run that waits for a person is not stalled. */
  #sees(now: number, { status, action }: Decision, phase: string): boolean {
    if (this.#options.stallMs === 0 || status === null) return false;
    const { progress } = this;
    const seen = fingerprint(status, phase);
    if (seen !== progress.seen || action === "needs_input") {
      progress.seen = seen;
      progress.unchangedSince = now;
      return false;
    }
    return action === "wait" && this.unchanged(now) >= this.#options.stallMs;
  }
}
