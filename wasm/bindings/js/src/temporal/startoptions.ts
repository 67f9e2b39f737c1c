import type { WorkflowStartOptions } from "@temporalio/client";
import { type Target, runWorkflowId, workflowId } from "./ids.js";
import { DEFAULT_CREDENTIAL } from "./names.js";
import { cut } from "./cut.js";
import type { AwaitAgentInput, RunAgentInput } from "./types.js";

/** Options to start a workflow, without its argument. */
export type StartOptions = Omit<WorkflowStartOptions, "args">;

/** How long after its deadline the server ends a wait that no worker has ended. */
const backstopMs = 7 * 24 * 3_600_000;
const defaultTimeoutSeconds = 600;
const longestTimeoutSeconds = 366 * 24 * 3_600;
/** Within Temporal's limit of 400 bytes. */
const summaryBytes = 300;

/**
 * The options to start, or join, a wait:
 *
 *     await client.workflow.start("agentwait.AwaitAgent", { ...startOptions(input, "agents"), args: [input] });
 *
 * The workflow's id follows from the input, and one that is running is joined: awaiting an
 * interaction twice is one wait with one deadline. The run has a timeout of a week beyond the
 * deadline, so that a wait which no worker serves does not stand in the way for ever.
 */
export function startOptions(input: AwaitAgentInput, taskQueue: string): StartOptions {
  return {
    workflowId: workflowId(input),
    taskQueue,
    workflowRunTimeout: runTimeout(input.timeout_seconds),
    workflowIdConflictPolicy: "USE_EXISTING",
    workflowIdReusePolicy: "ALLOW_DUPLICATE",
    staticSummary: cut(`await interaction ${input.interaction_id}`, summaryBytes),
    memo: memo(input),
  };
}

/**
 * The options to start a run and await it. With a `key` the run is started once, whoever asks for
 * it: an open workflow with the key is joined, and one that has completed is not repeated. Without
 * one there is no `workflowId`: give one of your own.
 */
export function runOptions(input: RunAgentInput, taskQueue: string): Omit<StartOptions, "workflowId"> & { workflowId?: string } {
  return {
    ...(input.key ? { workflowId: runWorkflowId(input.key, input.credential) } : {}),
    taskQueue,
    workflowRunTimeout: runTimeout(input.timeout_seconds),
    workflowIdConflictPolicy: "USE_EXISTING",
    workflowIdReusePolicy: "ALLOW_DUPLICATE_FAILED_ONLY",
    staticSummary: cut(`run agent ${input.agent_id ?? input.interaction_id ?? ""}`, summaryBytes),
    memo: memo(input),
  };
}

/** What a list of workflows shows of a wait, in every language. It needs no registration. */
function memo({ credential, interaction_id }: Partial<Target>): Record<string, string> {
  return {
    "agentwait.connection": credential || DEFAULT_CREDENTIAL,
    ...(interaction_id ? { "agentwait.interaction_id": interaction_id } : {}),
  };
}

/** A bad value is refused by the workflow, which says what is wrong with it. */
function runTimeout(seconds: number | undefined): number {
  const wanted = typeof seconds === "number" && seconds > 0 ? Math.min(seconds, longestTimeoutSeconds) : defaultTimeoutSeconds;
  return Math.ceil(wanted * 1000) + backstopMs;
}
