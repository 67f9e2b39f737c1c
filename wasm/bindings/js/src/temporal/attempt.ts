// What the Temporal server says of an attempt of an activity.
import type { Context, Info } from "@temporalio/activity";
import { FieldError } from "./fielderror.js";
import type { Limits } from "./plan.js";

/**
 * The Temporal server's clock, as far as a worker in TypeScript can know it: the SDK does not say
 * when the server started an attempt. So it is this machine's, but never before the server had
 * scheduled the attempt, and from then on the time that has passed.
 */
export class ServerClock {
  readonly #clock: () => number;
  readonly #offset: number;

  constructor(info: Info, wall: () => number, steady: () => number) {
    this.#clock = steady;
    const began = isMock(info) ? wall() : Math.max(wall(), info.currentAttemptScheduledTimestampMs);
    this.#offset = began - steady();
  }

  now(): number {
    return this.#offset + this.#clock();
  }
}

/** What a MockActivityEnvironment says where a test gives it no times: the activity is scheduled now, without a timeout. */
function isMock({ scheduledTimestampMs }: Info): boolean {
  return scheduledTimestampMs <= 1;
}

/** When the activity was scheduled, from which its deadline is counted. */
export function scheduledAt(info: Info, now: number): number {
  return isMock(info) ? now : info.scheduledTimestampMs;
}

/** When a wait and its attempt have to end, as the caller's options say. */
export function limitsOf(info: Info, now: number, timeoutMs: number): Limits {
  const scheduled = scheduledAt(info, now);
  const after = (from: number, ms: number) => (ms > 0 && !isMock(info) ? from + ms : Infinity);
  const closesAt = after(scheduled, info.scheduleToCloseTimeoutMs);
  const { retryPolicy } = info;
  const most = retryPolicy?.maximumAttempts || Infinity;
  return {
    deadline: scheduled + timeoutMs,
    closesAt,
    attemptEndsAt: Math.min(after(now, info.startToCloseTimeoutMs), closesAt),
    retried: info.attempt < most,
    patient: retryPolicy !== undefined && most === Infinity,
    notRetried: retryPolicy?.nonRetryableErrorTypes ?? [],
  };
}

/** Refuses what a wait cannot be held in. @throws FieldError */
export function checkAwaitable(info: Info): void {
  refuseLocal(info);
  if (info.heartbeatTimeoutMs || isMock(info)) return;
  throw new FieldError("heartbeat_timeout", "none", "a heartbeatTimeout in the activity's options (60 s is a good one), so that a lost worker is noticed");
}

/** @throws FieldError */
export function refuseLocal({ isLocal }: Info): void {
  if (!isLocal) return;
  const expected = "an activity (proxyActivities in place of proxyLocalActivities): it takes longer than a workflow task, and a local activity has no heartbeat";
  throw new FieldError("activity", "a local activity", expected);
}

/** Why an attempt has to end, once its signal is aborted. */
export type Cause = "cancelled" | "paused" | "reset" | "shutdown" | "attempt_gone" | "attempt_timeout" | "heartbeats_failing";

/**
 * Only a real cancel counts as one: reported for anything else, the server would end the wait as
 * cancelled although the agent is still wanted.
 */
export function causeOf(context: Context): Cause {
  const details = context.cancellationDetails;
  const reason: unknown = context.cancellationSignal.reason;
  const said = reason instanceof Error ? reason.message : "";
  if (details?.cancelRequested || said === "CANCELLED") return "cancelled";
  if (details?.reset || said === "RESET") return "reset";
  if (details?.paused || said === "PAUSED") return "paused";
  if (details?.workerShutdown || said === "WORKER_SHUTDOWN") return "shutdown";
  if (details?.notFound || said === "NOT_FOUND") return "attempt_gone";
  if (details?.timedOut || said === "TIMED_OUT") return "attempt_timeout";
  return "heartbeats_failing";
}

const longestBeatMs = 20_000;

/** How often a heartbeat is given to the SDK, which sends one after four fifths of the timeout at the latest. */
export function beatInterval({ heartbeatTimeoutMs }: Info): number {
  return Math.min((heartbeatTimeoutMs || 60_000) / 3, longestBeatMs);
}
