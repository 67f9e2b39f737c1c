// A class for each error type of agentwait.
//
// Written by go run ./schema/generate from schema/agentwait.schema.json: do not edit.
import { WaitError } from "./error.js";

/** A conversation cannot go on, since its turn has not ended. */
export class AgentBusy extends WaitError {
  override readonly name: string = "AgentBusy";
  override readonly type: string = "agentwait.AgentBusy";
}

/** Somebody has ended the run: not the wait, see cancelled. */
export class AgentCancelled extends WaitError {
  override readonly name: string = "AgentCancelled";
  override readonly type: string = "agentwait.AgentCancelled";
}

/** The run has ended by its own clock. */
export class AgentExpired extends WaitError {
  override readonly name: string = "AgentExpired";
  override readonly type: string = "agentwait.AgentExpired";
}

/** The run has failed, for the reason in Message and ErrorCode. */
export class AgentFailed extends WaitError {
  override readonly name: string = "AgentFailed";
  override readonly type: string = "agentwait.AgentFailed";
}

/** The run waits for a person, and on_needs_input is "fail". */
export class AgentNeedsInput extends WaitError {
  override readonly name: string = "AgentNeedsInput";
  override readonly type: string = "agentwait.AgentNeedsInput";
}

/** stall_timeout_seconds have passed without any change; it may run on. */
export class AgentStalled extends WaitError {
  override readonly name: string = "AgentStalled";
  override readonly type: string = "agentwait.AgentStalled";
}

/** An answer was sent, and it is not known whether it was taken. */
export class AnswerOutcomeUnknown extends WaitError {
  override readonly name: string = "AnswerOutcomeUnknown";
  override readonly type: string = "agentwait.AnswerOutcomeUnknown";
}

/**
 * An answer was not sent, or not taken: the request is not open, or the value is not what it
 * asks for. The wait goes on.
 */
export class AnswerRefused extends WaitError {
  override readonly name: string = "AnswerRefused";
  override readonly type: string = "agentwait.AnswerRefused";
}

/**
 * Too many polls in a row have failed. Temporal retries the activity; a caller of a workflow
 * never sees it.
 */
export class ApiUnavailable extends WaitError {
  override readonly name: string = "ApiUnavailable";
  override readonly type: string = "agentwait.ApiUnavailable";
}

/** The wait's time was over first. The run may go on. */
export class DeadlineExceeded extends WaitError {
  override readonly name: string = "DeadlineExceeded";
  override readonly type: string = "agentwait.DeadlineExceeded";
}

/** The key may not see the run (403). */
export class Forbidden extends WaitError {
  override readonly name: string = "Forbidden";
  override readonly type: string = "agentwait.Forbidden";
}

/** The vendor does not know the run (404), also after the grace. */
export class InteractionNotFound extends WaitError {
  override readonly name: string = "InteractionNotFound";
  override readonly type: string = "agentwait.InteractionNotFound";
}

/** The input is not what is taken: Field, Found and Expected say where. */
export class InvalidRequest extends WaitError {
  override readonly name: string = "InvalidRequest";
  override readonly type: string = "agentwait.InvalidRequest";
}

/** What the vendor answers cannot be read. */
export class InvalidResponse extends WaitError {
  override readonly name: string = "InvalidResponse";
  override readonly type: string = "agentwait.InvalidResponse";
}

/** The account has no credits left (402). */
export class PaymentRequired extends WaitError {
  override readonly name: string = "PaymentRequired";
  override readonly type: string = "agentwait.PaymentRequired";
}

/** What the run has brought is larger than a limit, which Field names. */
export class ResultTooLarge extends WaitError {
  override readonly name: string = "ResultTooLarge";
  override readonly type: string = "agentwait.ResultTooLarge";
}

/**
 * A start was sent, and it is not known whether the run exists. It is not repeated, since each
 * start is paid for. Look at the vendor's own list of runs.
 */
export class StartOutcomeUnknown extends WaitError {
  override readonly name: string = "StartOutcomeUnknown";
  override readonly type: string = "agentwait.StartOutcomeUnknown";
}

/** The vendor does not take the key (401). */
export class Unauthorized extends WaitError {
  override readonly name: string = "Unauthorized";
  override readonly type: string = "agentwait.Unauthorized";
}

/**
 * An attempt of an activity ended while its wait goes on, for the Reason in its details. The
 * next attempt takes over; a caller of a workflow never sees it.
 */
export class WaitInterrupted extends WaitError {
  override readonly name: string = "WaitInterrupted";
  override readonly type: string = "agentwait.WaitInterrupted";
}

/** The class of each type. @internal */
export const byType: Readonly<Record<string, typeof WaitError>> = {
  "agentwait.AgentBusy": AgentBusy,
  "agentwait.AgentCancelled": AgentCancelled,
  "agentwait.AgentExpired": AgentExpired,
  "agentwait.AgentFailed": AgentFailed,
  "agentwait.AgentNeedsInput": AgentNeedsInput,
  "agentwait.AgentStalled": AgentStalled,
  "agentwait.AnswerOutcomeUnknown": AnswerOutcomeUnknown,
  "agentwait.AnswerRefused": AnswerRefused,
  "agentwait.ApiUnavailable": ApiUnavailable,
  "agentwait.DeadlineExceeded": DeadlineExceeded,
  "agentwait.Forbidden": Forbidden,
  "agentwait.InteractionNotFound": InteractionNotFound,
  "agentwait.InvalidRequest": InvalidRequest,
  "agentwait.InvalidResponse": InvalidResponse,
  "agentwait.PaymentRequired": PaymentRequired,
  "agentwait.ResultTooLarge": ResultTooLarge,
  "agentwait.StartOutcomeUnknown": StartOutcomeUnknown,
  "agentwait.Unauthorized": Unauthorized,
  "agentwait.WaitInterrupted": WaitInterrupted,
};
