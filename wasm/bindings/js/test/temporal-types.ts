// The types of the Temporal entries as a caller meets them: compiled, never run.
import type { Client } from "@temporalio/client";
import { Worker } from "@temporalio/worker";
import {
  AgentFailed, asError, type AwaitAgentInput, clientAwait, clientRun, clientStart, ErrorType, InvalidRequest, type Result, startOptions, WaitError,
} from "agentwait/temporal";
import { type Activities, AgentwaitPlugin, createActivities } from "agentwait/temporal/worker";
import { awaitAgent, pollAgentStatus, runAgent } from "agentwait/temporal/workflow";

const input: AwaitAgentInput = { interaction_id: "i", user_id: "u", include: ["response", "tool_calls"], on_needs_input: "wait" };

export async function client(client: Client, signal: AbortSignal): Promise<string> {
  try {
    const result: Result = await clientAwait(client, input, { taskQueue: "agents", signal });
    const started = await clientStart(client, input, { taskQueue: "agents", memo: { team: "a" } });
    const plain = await client.workflow.start("agentwait.AwaitAgent", { ...startOptions(input, "agents"), args: [input] });
    await clientRun(client, { agent_id: "a", message: "m", key: "k" }, { taskQueue: "agents", workflowId: "mine" });
    const same: Result = await started.result();
    return (result.response ?? same.state ?? "") + plain.workflowId;
  } catch (error) {
    if (error instanceof AgentFailed) return error.details.message ?? "";
    if (error instanceof InvalidRequest) return error.details.field ?? "";
    const ended: WaitError | undefined = asError(error);
    return ended?.type === ErrorType.AgentStalled ? ended.details.interaction_id : "";
  }
}

export async function workflow(): Promise<Result[]> {
  return [
    await awaitAgent(input, { taskQueue: "agents" }), await runAgent({ agent_id: "a", message: "m" }),
    await pollAgentStatus({ interaction_id: "i", user_id: "u" }, { taskQueue: "agents", heartbeatTimeout: "30s" }),
  ];
}

export async function worker(): Promise<Worker> {
  const activities: Activities = createActivities({ credentials: { team: { apiKey: () => process.env.KEY } } });
  const plugin = new AgentwaitPlugin({ apiKey: process.env.GUMLOOP_API_KEY });
  return Worker.create({ taskQueue: "agents", plugins: [plugin], activities });
}

// @ts-expect-error a task queue is required
export const incomplete = (client: Client) => clientAwait(client, input, {});
// @ts-expect-error the names are those of JSON
export const misspelt: AwaitAgentInput = { interactionId: "i" };
// @ts-expect-error a value that there is not
export const unknown: AwaitAgentInput = { interaction_id: "i", on_cancel: "perhaps" };
// @ts-expect-error it is not checked yet whether there is a reply
export const reply = (result: Result): string => result.response;
