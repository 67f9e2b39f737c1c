/**
 * Await AI agents' runs from a Temporal client, where a worker of agentwait's is on a task queue.
 *
 *     import { AgentFailed, clientAwait } from "agentwait/temporal";
 *
 *     try {
 *       const result = await clientAwait(client, { interaction_id, user_id }, { taskQueue: "agents" });
 *       console.log(result.response);
 *     } catch (error) {
 *       if (error instanceof AgentFailed) console.error(error.details.message);
 *       else throw error;
 *     }
 *
 * In workflows use "agentwait/temporal/workflow", and in a worker "agentwait/temporal/worker".
 *
 * @packageDocumentation
 */
export {
  type AwaitOptions,
  clientAwait,
  clientRun,
  clientStart,
  clientStartRun,
  resultOf,
  type WaitHandle,
  type WaitOptions,
} from "./client.js";
export { runWorkflowId, type Target, workflowId } from "./ids.js";
export { runOptions, type StartOptions, startOptions } from "./startoptions.js";
export * from "./shared.js";
