// How a wait ends without a result, as application failures: the same types, texts and details as
// those of agentwait's own worker.
import { ApplicationFailure, ApplicationFailureCategory, CancelledFailure } from "@temporalio/common";
import type { Decision, Reason } from "../decide.js";
import { AgentStatusLimitError } from "../errors.js";
import type { Status } from "../status.js";
import { encode } from "../text.js";
import { cut } from "./cut.js";
import { goSize } from "./gosize.js";
import { counted, failed } from "./polls.js";
import { quote } from "./quote.js";
import type { FieldError } from "./fielderror.js";
import type { Progress } from "./progress.js";
import { maxPhaseBytes, maxProblemBytes, maxStateBytes } from "./progress.js";
import { rfc3339, rfc3339Seconds } from "./rfc3339.js";
import { type ErrorDetails, ErrorType } from "./types.js";

const maxDetailsBytes = 16 << 10;
const maxMessageBytes = 8 << 10;
const maxTextBytes = 1 << 10;

/** The ends of a healthy system: the SDK logs them at DEBUG, and leaves them out of its failure metrics. */
const expected: ReadonlySet<string> = new Set([
  ErrorType.AgentFailed, ErrorType.AgentCancelled, ErrorType.AgentExpired, ErrorType.AgentStalled,
  ErrorType.AgentNeedsInput, ErrorType.DeadlineExceeded, ErrorType.WaitInterrupted,
]);

/** How the details begin: what is known of the wait. */
export function standing(interactionId: string, progress: Progress, now: number): ErrorDetails {
  return {
    interaction_id: interactionId,
    ...(progress.phase && { phase: progress.phase }),
    ...(progress.state && { state: progress.state }),
    polls: progress.polls,
    elapsed_seconds: seconds(progress.elapsed(now)),
    ...(progress.lastStatusAt !== undefined && { last_status_at: rfc3339(progress.lastStatusAt) }),
    ...progress.told,
    ...(progress.problemText && { problem: progress.problemText }),
  };
}

/** A pause for people, to the second: "1m4s". */
export function pause(ms: number): string {
  const s = Math.round(ms / 1000);
  const [hours, minutes] = [Math.floor(s / 3_600), Math.floor(s / 60) % 60];
  return `${hours > 0 ? `${hours}h` : ""}${s >= 60 ? `${minutes}m` : ""}${s % 60}s`;
}

/** For people and for JSON: whole milliseconds. */
export function seconds(ms: number): number {
  return Math.round(ms) / 1000;
}

/** An end that trying again cannot mend. */
export function final(type: string, message: string, details: ErrorDetails): ApplicationFailure {
  return failure(type, message, details, true);
}

/** The end of an attempt after which the server starts another, after a delay. */
export function retryable(type: string, message: string, details: ErrorDetails, delayMs: number): ApplicationFailure {
  return failure(type, message, details, false, delayMs);
}

function failure(type: string, message: string, details: ErrorDetails, nonRetryable: boolean, delayMs?: number): ApplicationFailure {
  return ApplicationFailure.create({
    message: cut(message, maxTextBytes), type, nonRetryable, details: [bounded(details)],
    ...(delayMs !== undefined && { nextRetryDelay: Math.max(Math.round(delayMs), 1) }),
    ...(expected.has(type) && { category: ApplicationFailureCategory.BENIGN }),
  });
}

export function interrupted(reason: string, details: ErrorDetails, delayMs: number): ApplicationFailure {
  const message = `the attempt ended (${reason}) after ${counted(details.polls)}, the wait goes on`;
  return retryable(ErrorType.WaitInterrupted, message, { ...details, reason, message }, delayMs);
}

export function cancelled(details: ErrorDetails): CancelledFailure {
  const message = "the wait was cancelled; the agent was not";
  return new CancelledFailure(message, [bounded({ ...details, message })]);
}

/** What an input has wrong. */
export function invalidRequest(interactionId: unknown, { message, field, found, expected }: FieldError): ApplicationFailure {
  const id = typeof interactionId === "string" ? interactionId : "";
  return final(ErrorType.InvalidRequest, message, { interaction_id: id, polls: 0, elapsed_seconds: 0, message, field, found, expected });
}

/** The end over what an answer said of the run. */
export function ended(action: "failed" | "needs_input", status: Status, details: ErrorDetails): ApplicationFailure {
  if (action === "needs_input") {
    const text = `the agent needs input: its state is ${status.state}. Answer it, or set on_needs_input to "wait"`;
    return final(ErrorType.AgentNeedsInput, text, { ...details, message: "the agent needs input" });
  }
  const message = status.errorMessage ?? "";
  return final(ErrorType.AgentFailed, `the agent failed: ${message || "it gave no reason"}`, { ...details, ...(message && { message }) });
}

export function stalled(details: ErrorDetails, unchangedMs: number, allowedMs: number): ApplicationFailure {
  const message = `the agent has shown no change for ${seconds(unchangedMs)} s, and stall_timeout_seconds is ${seconds(allowedMs)}: `
    + `its state is ${quote(details.state ?? "")} after ${counted(details.polls)}. `
    + "It may go on; look at its run, give stall_timeout_seconds more, or wait again";
  return final(ErrorType.AgentStalled, message, { ...details, message });
}

export function deadlineExceeded(deadline: number, progress: Progress, details: ErrorDetails): ApplicationFailure {
  let message = `the agent was not done by the deadline, ${rfc3339Seconds(deadline)}: its last state is ${quote(progress.state)} `
    + `after ${counted(progress.polls)}. It goes on; give timeout_seconds more, or wait again`;
  const { failures, problem, problemText } = progress;
  if (problem) message += `. The ${failed(failures, problem, problemText)}`;
  return final(ErrorType.DeadlineExceeded, message, { ...details, message });
}

/** The types of the errors that polls without a status stand for. Another reason: what the API answers cannot be used. */
const types: Partial<Record<Reason, string>> = {
  invalid_request: ErrorType.InvalidRequest,
  unauthorized: ErrorType.Unauthorized,
  payment_required: ErrorType.PaymentRequired,
  forbidden: ErrorType.Forbidden,
  not_found: ErrorType.InteractionNotFound,
  too_large: ErrorType.ResultTooLarge,
  network: ErrorType.ApiUnavailable,
  request_timeout: ErrorType.ApiUnavailable,
  rate_limited: ErrorType.ApiUnavailable,
  unavailable: ErrorType.ApiUnavailable,
  not_found_grace: ErrorType.InteractionNotFound,
};

export function errorTypeOf(reason: Reason): string {
  return types[reason] ?? ErrorType.InvalidResponse;
}

/** The type, text and details of a poll that brought no status. `text` is why, for people. */
export function problemOf(decision: Decision, text: string, details: ErrorDetails): { type: string; details: ErrorDetails } {
  const { problem: _, ...rest } = details;
  const stray = decision.stray && decision.action === "fatal";
  const limit = decision.error instanceof AgentStatusLimitError ? decision.error : undefined;
  return {
    type: errorTypeOf(decision.reason),
    details: {
      ...rest, message: text,
      ...(decision.problem && { problem: decision.problem }),
      ...(stray && { reason: "stray_answer" }),
      ...(limit && { field: limit.limit, found: String(limit.found), expected: `at most ${limit.allowed}` }),
    },
  };
}

/** Cuts what came from outside, so that the details have at most 16 KiB as JSON. */
function bounded(details: ErrorDetails): ErrorDetails {
  const limits: Partial<Record<keyof ErrorDetails, number>> = {
    interaction_id: 256, state: maxStateBytes, phase: maxPhaseBytes, field: 256, found: 256, problem: maxProblemBytes, expected: 1024, message: maxMessageBytes,
  };
  const kept: Record<string, unknown> = { ...details };
  for (const [name, most] of Object.entries(limits)) {
    const value = kept[name];
    if (typeof value === "string") kept[name] = cut(value, most);
  }
  const fits = () => goSize(JSON.stringify(kept)) <= maxDetailsBytes;
  while (typeof kept.message === "string" && kept.message !== "" && !fits()) {
    const half = encode(kept.message).length >> 1; // control characters take six bytes in JSON
    kept.message = half < 32 ? "" : cut(kept.message, half);
  }
  if (!fits()) for (const name of ["progress", "input_requests", "web_url"]) delete kept[name];
  return kept as unknown as ErrorDetails;
}
