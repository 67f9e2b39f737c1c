// A client of a team that writes TypeScript, of agentwait's own worker. dev/e2e has scripted the
// interactions, and starts it; an assertion that fails ends it with 1.
import assert from "node:assert/strict";
import { Client, Connection } from "@temporalio/client";
import {
  AgentFailed, AgentNeedsInput, clientAwait, clientRun, clientStart, InvalidRequest, resultOf, startOptions, WaitAlreadyOpen, WaitCancelled, WaitTerminated, workflowId,
} from "agentwait/temporal";

const { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace, TASK_QUEUE: taskQueue, INTERACTION: prefix, MARKS } = process.env;
const client = new Client({ connection: await Connection.connect({ address }), namespace });
const input = (name, more) => ({ interaction_id: `${prefix}-${name}`, user_id: "user_1", min_interval_seconds: 1, ...more });
const wait = (name, more, options) => clientAwait(client, input(name, more), { taskQueue, ...options });

const result = await wait("answers", { include: ["response", "tool_calls"] });
assert.deepEqual([result.outcome, result.response, result.polls], ["completed", "Hello, TypeScript.", 2]);
assert.deepEqual(result.tool_calls, []);

await assert.rejects(wait("fails"), (error) => error instanceof AgentFailed && error.details.message === "out of paper" && error.details.polls === 2);
await assert.rejects(wait("asks"), (error) => error instanceof AgentNeedsInput && error.type === "agentwait.AgentNeedsInput");
await assert.rejects(wait("mistyped", { timeout_seconds: "ten" }), (error) => error instanceof InvalidRequest && error.details.field === "timeout_seconds");

// The id, the memo and the summary are Go's, for whoever looks at the server.
const working = await clientStart(client, input("works"), { taskQueue });
const shown = await working.describe();
assert.equal(shown.workflowId, workflowId(input("works")));
assert.deepEqual({ id: shown.workflowId, memo: shown.memo, summary: await shown.staticSummary() }, JSON.parse(MARKS));

// Awaiting twice is one wait, on its own task queue.
const joined = await clientStart(client, input("works", { timeout_seconds: 60 }), { taskQueue });
assert.equal((await joined.describe()).runId, shown.runId);
await assert.rejects(clientStart(client, input("works"), { taskQueue: "another" }), (error) => error instanceof WaitAlreadyOpen && error.message.includes(JSON.stringify(taskQueue)));
const plain = await client.workflow.start("agentwait.AwaitAgent", { ...startOptions(input("works"), taskQueue), args: [input("works")] });
assert.equal((await plain.describe()).runId, shown.runId);

// A caller that gives up leaves the wait; a wait that is cancelled says so.
const enough = new AbortController();
const left = wait("works", {}, { signal: enough.signal });
enough.abort(new Error("enough"));
await assert.rejects(left, /^Error: enough$/);
assert.equal((await working.describe()).status.name, "RUNNING");
const ending = resultOf(client, working);
await working.cancel();
await assert.rejects(ending, (error) => error instanceof WaitCancelled && error.message === "the wait was cancelled; the agent was not");
const again = await clientStart(client, input("works"), { taskQueue });
assert.notEqual((await again.describe()).runId, shown.runId);
await again.terminate();
await assert.rejects(resultOf(client, again), (error) => error instanceof WaitTerminated);

// agent_status cannot start a run: the error is that of the worker.
await assert.rejects(clientRun(client, { agent_id: "a", message: "m", user_id: "user_1", key: `${prefix}-key` }, { taskQueue }), (error) => error instanceof InvalidRequest);
await client.connection.close();
