import { randomUUID } from "node:crypto";
import type { Client, WorkflowHandle } from "@temporalio/client";
import { WorkflowExecutionAlreadyStartedError } from "@temporalio/common";
import { WaitAlreadyOpen } from "./error.js";
import { AWAIT_AGENT, RUN_AGENT } from "./names.js";
import { asError } from "./reading.js";
import { runOptions, type StartOptions, startOptions } from "./startoptions.js";
import type { AwaitAgentInput, Result, RunAgentInput } from "./types.js";

/** Where a wait is to live, and options that replace those of `startOptions` or `runOptions`. */
export interface WaitOptions extends Partial<StartOptions> {
  taskQueue: string;
}

/** Options of calls that wait. */
export interface AwaitOptions extends WaitOptions {
  /** Ends the call with the signal's reason. The wait goes on. */
  signal?: AbortSignal | undefined;
}

/** A workflow whose result is that of a wait. */
export type WaitHandle = WorkflowHandle<(...args: any[]) => Promise<Result>>;

/**
 * Starts or joins a wait, and does not wait for it.
 *
 * @throws WaitAlreadyOpen where the wait is open on another task queue
 */
export function clientStart(client: Client, input: AwaitAgentInput, options: WaitOptions): Promise<WaitHandle> {
  return startOrJoin(client, AWAIT_AGENT, input, { ...startOptions(input, options.taskQueue), ...options });
}

/**
 * Starts or joins a wait, and returns its result.
 *
 * @throws WaitError where it ended without one; the subclasses say how, such as AgentFailed
 */
export async function clientAwait(client: Client, input: AwaitAgentInput, options: AwaitOptions): Promise<Result> {
  const { signal, ...rest } = options;
  signal?.throwIfAborted();
  return resultOf(client, await clientStart(client, input, rest), signal);
}

/**
 * Starts a run, once where the input has a `key`, and does not wait for it.
 *
 * @throws WaitAlreadyOpen where a run with the key is open on another task queue
 */
export function clientStartRun(client: Client, input: RunAgentInput, options: WaitOptions): Promise<WaitHandle> {
  return startOrJoin(client, RUN_AGENT, input, { workflowId: `agentwait-run-${randomUUID()}`, ...runOptions(input, options.taskQueue), ...options });
}

/**
 * Starts a run, and returns its result.
 *
 * @throws WaitError where it ended without one, or it is not known whether it was started
 */
export async function clientRun(client: Client, input: RunAgentInput, options: AwaitOptions): Promise<Result> {
  const { signal, ...rest } = options;
  signal?.throwIfAborted();
  return resultOf(client, await clientStartRun(client, input, rest), signal);
}

/** The server's own joining does not say that it joined, nor where the wait lives. */
async function startOrJoin(client: Client, name: string, input: object, options: StartOptions): Promise<WaitHandle> {
  const joins = options.workflowIdConflictPolicy === "USE_EXISTING";
  const chosen = joins ? { ...options, workflowIdConflictPolicy: "FAIL" as const } : options;
  try {
    return await client.workflow.start(name, { ...chosen, args: [input] });
  } catch (error) {
    if (!joins || !(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const found = await client.workflow.getHandle(options.workflowId).describe();
    if (found.taskQueue && found.taskQueue !== options.taskQueue) {
      const advice = `await it there, or cancel the workflow ${options.workflowId} and await again`;
      const lives = `this wait lives on task queue ${JSON.stringify(found.taskQueue)}, not on ${JSON.stringify(options.taskQueue)}`;
      throw new WaitAlreadyOpen(`${lives}: ${advice}. If no worker serves that queue, terminate the workflow`, undefined, "", error);
    }
    return client.workflow.getHandle(options.workflowId, found.runId);
  }
}

const shortestPatienceMs = 1_000;
const longestPatienceMs = 20_000;

/**
 * The result of a wait.
 *
 * The server drops notifications of a workflow that changes quickly, and would tell of the end up
 * to 20 s late: so it is asked again from time to time.
 *
 * @throws WaitError where it ended without one
 */
export async function resultOf(client: Client, handle: WaitHandle, signal?: AbortSignal): Promise<Result> {
  const began = performance.now();
  for (;;) {
    signal?.throwIfAborted();
    const patience = Math.min(Math.max((performance.now() - began) / 8, shortestPatienceMs), longestPatienceMs);
    const enough = AbortSignal.timeout(patience);
    const either = signal === undefined ? enough : AbortSignal.any([signal, enough]);
    try {
      return await client.withAbortSignal(either, () => handle.result());
    } catch (error) {
      const ended = asError(error);
      if (ended !== undefined) throw ended;
      signal?.throwIfAborted();
      if (!enough.aborted) throw error;
    }
  }
}
