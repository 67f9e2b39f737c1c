import { TemporalFailure } from "@temporalio/common";
import type { ErrorDetails } from "./types.js";

/**
 * A wait that ended without a result. The subclasses say why; a type that this release does not
 * know is a `WaitError` itself. `cause` is what Temporal threw.
 *
 * It is a failure of Temporal's, so that a workflow which does not catch it fails: any other error
 * would have its workflow task retried for ever.
 */
export class WaitError extends TemporalFailure {
  override readonly name: string = "WaitError";
  /** The type of the application error, such as "agentwait.AgentFailed"; empty where there is none. */
  readonly type: string;
  /** How the wait stood. */
  readonly details: ErrorDetails;

  constructor(message: string, details?: ErrorDetails, type = "", cause?: Error) {
    super(message, cause);
    this.type = type;
    this.details = details ?? { interaction_id: "", polls: 0, elapsed_seconds: 0 };
    // So a workflow that lets it pass ends with what Temporal threw, for callers in any language.
    if (cause instanceof TemporalFailure && cause.failure !== undefined) this.failure = cause.failure;
  }
}

/** Somebody cancelled the wait. The agent runs on, unless `on_cancel` said otherwise: see `details.agent_cancel`. */
export class WaitCancelled extends WaitError {
  override readonly name: string = "WaitCancelled";
}

/** Somebody terminated the wait. */
export class WaitTerminated extends WaitError {
  override readonly name: string = "WaitTerminated";
}

/** The server ended the wait, since no worker had at its deadline: perhaps none runs. */
export class WaitTimedOut extends WaitError {
  override readonly name: string = "WaitTimedOut";
}

/**
 * A wait with this id is open, and it cannot be joined from here. A child workflow cannot join a
 * workflow: leave the child's id unset. A client does not join a wait that lives on another task
 * queue.
 */
export class WaitAlreadyOpen extends WaitError {
  override readonly name: string = "WaitAlreadyOpen";
}
