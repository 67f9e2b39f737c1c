/**
 * Await AI agents' runs inside of a workflow: by a child workflow, or by an activity.
 *
 *     import { AgentFailed, awaitAgent } from "agentwait/temporal/workflow";
 *
 *     const result = await awaitAgent({ interaction_id, user_id }, { taskQueue: "agents" });
 *
 * An error that a workflow does not catch fails it, and its callers find the wait's own error in it.
 *
 * @packageDocumentation
 */
import {
  type ActivityOptions, type ChildWorkflowOptions, executeChild, isCancellation, scheduleActivity,
} from "@temporalio/workflow";
import { AWAIT_AGENT, CHECK_AGENT_STATUS, POLL_AGENT_STATUS, POLL_RUN_STATUS, RUN_AGENT } from "./names.js";
import { asError } from "./reading.js";
import type { AwaitAgentInput, CheckAgentStatusInput, PollAgentStatusInput, Result, RunAgentInput } from "./types.js";

export * from "./shared.js";

/** The options of a child workflow, but for its argument. */
export type ChildOptions = Omit<ChildWorkflowOptions, "args">;

/**
 * Awaits a run by a child workflow, which a worker of agentwait's serves.
 *
 * A child cannot join a wait that is open: leave its `workflowId` unset. Waits on the same
 * interaction share their polls, in one worker.
 *
 * @throws WaitError where it ended without a result; the subclasses say how, such as AgentFailed
 */
export function awaitAgent(input: AwaitAgentInput, options?: ChildOptions): Promise<Result> {
  return told(executeChild(AWAIT_AGENT, { ...options, args: [input] }));
}

/**
 * Starts a run, once, and awaits it, by a child workflow, which a worker of agentwait's serves.
 *
 * @throws WaitError where it ended without a result, or it is not known whether it was started
 */
export function runAgent(input: RunAgentInput, options?: ChildOptions): Promise<Result> {
  return told(executeChild(RUN_AGENT, { ...options, args: [input] }));
}

const defaultTimeoutSeconds = 600;

/**
 * Awaits a run by the activity alone: no second workflow, no query and no update. A worker of
 * agentwait's serves it, or the plugin of "agentwait/temporal/worker" in your own.
 *
 * The activity ends itself by the input's `timeout_seconds`; where no worker serves it, Temporal
 * does a minute later.
 *
 * @throws WaitError where it ended without a result; the subclasses say how, such as AgentFailed
 */
export function pollAgentStatus(input: PollAgentStatusInput, options?: ActivityOptions): Promise<Result> {
  const seconds = (input.timeout_seconds || defaultTimeoutSeconds) + 60;
  return told(scheduleActivity(pollName(input), [input], {
    scheduleToCloseTimeout: seconds * 1000,
    heartbeatTimeout: 60_000,
    // No maximum of attempts: parking, deployments and outages take attempts.
    retry: { initialInterval: 1_000, maximumInterval: 60_000 },
    ...options,
  }));
}

/**
 * Looks once, by an activity. The result's `outcome` says how the run stands.
 *
 * @throws WaitError where it cannot be known
 */
export function checkAgentStatus(input: CheckAgentStatusInput, options?: ActivityOptions): Promise<Result> {
  return told(scheduleActivity(CHECK_AGENT_STATUS, [input], {
    scheduleToCloseTimeout: 5 * 60_000,
    startToCloseTimeout: 90_000,
    retry: { initialInterval: 1_000, maximumInterval: 60_000 },
    ...options,
  }));
}

/** An input that a worker of the first release would refuse goes by a name that it does not know. */
function pollName({ cancels, ids, after_message_id, stall_timeout_seconds, include }: PollAgentStatusInput): string {
  const told = include?.some((section) => section === "input_requests" || section === "progress" || section === "usage");
  const newer = cancels || (ids !== undefined && Object.keys(ids).length > 0) || after_message_id || stall_timeout_seconds || told;
  return newer ? POLL_RUN_STATUS : POLL_AGENT_STATUS;
}

/** A cancellation of the workflow's own is left as it is, so that its scopes see it. */
async function told(wait: Promise<unknown>): Promise<Result> {
  try {
    return (await wait) as Result;
  } catch (error) {
    throw isCancellation(error) ? error : (asError(error) ?? error);
  }
}
