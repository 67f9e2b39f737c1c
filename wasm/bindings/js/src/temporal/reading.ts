import { ApplicationFailure, CancelledFailure, TerminatedFailure, TimeoutFailure } from "@temporalio/common";
import { WaitAlreadyOpen, WaitCancelled, WaitError, WaitTerminated, WaitTimedOut } from "./error.js";
import { byType } from "./failures.js";
import type { ErrorDetails } from "./types.js";

/** What says that a workflow or an activity has ended. By name: a workflow must not import the client. */
const closing = new Set(["WorkflowFailedError", "ChildWorkflowFailure", "ActivityFailure", "WorkflowUpdateFailedError"]);

/**
 * How a wait ended: the error of its class, or undefined for another kind of trouble, such as a
 * server that cannot be reached or a cancellation of the caller's own. It takes what Temporal
 * throws to a client, to a parent workflow, and to a workflow that ran one of the activities.
 *
 *     try {
 *       …
 *     } catch (error) {
 *       const ended = asError(error);
 *       if (ended instanceof AgentFailed) console.error(ended.details.message);
 *       else throw error;
 *     }
 */
export function asError(thrown: unknown): WaitError | undefined {
  if (thrown instanceof WaitError) return thrown;
  if (!(thrown instanceof Error)) return undefined;
  if (thrown.name === "WorkflowExecutionAlreadyStartedError") {
    const advice = "a workflow with this id is open already, and a child cannot join it: leave the child's workflowId unset";
    return new WaitAlreadyOpen(advice, undefined, "", thrown);
  }
  const closed = closing.has(thrown.name);
  for (let found: unknown = thrown; found instanceof Error; found = found.cause) {
    if (found instanceof ApplicationFailure) return application(found, closed, thrown);
    if (found instanceof TerminatedFailure) return new WaitTerminated("the workflow was terminated", undefined, "", thrown);
    if (found instanceof CancelledFailure) {
      if (!closed) return undefined;
      const details = detailsOf(found.details);
      return new WaitCancelled(details?.message ?? "the wait was cancelled; the agent was not", details, "", thrown);
    }
    if (found instanceof TimeoutFailure && closed) {
      const advice = "the server ended the wait at its timeout: no worker has ended it at its deadline. Is one running on its task queue?";
      return new WaitTimedOut(advice, undefined, "", thrown);
    }
  }
  return undefined;
}

function application(found: ApplicationFailure, closed: boolean, thrown: Error): WaitError | undefined {
  const type = found.type ?? "";
  if (!closed && !type.startsWith("agentwait.")) return undefined;
  const Class = Object.hasOwn(byType, type) ? byType[type]! : WaitError;
  return new Class(found.message, detailsOf(found.details), type, thrown);
}

/** The details as they came, with what is always there. Those of another shape do not hide the type. */
function detailsOf(values: unknown): ErrorDetails | undefined {
  const first: unknown = Array.isArray(values) ? values[0] : undefined;
  if (typeof first !== "object" || first === null || Array.isArray(first)) return undefined;
  return { interaction_id: "", polls: 0, elapsed_seconds: 0, ...first };
}
