// Ids, options and errors of waits, as clients have them. Whoever awaits an interaction, in whatever
// language, joins the same wait: so the ids are the same, to the byte. And what Temporal throws is
// caught by class, however deep it is wrapped.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { WorkflowFailedError } from "@temporalio/client";
import {
  ActivityFailure, ApplicationFailure, CancelledFailure, ChildWorkflowFailure, defaultFailureConverter, defaultPayloadConverter,
  TemporalFailure, TerminatedFailure, TimeoutFailure, WorkflowExecutionAlreadyStartedError,
} from "@temporalio/common";
import * as temporal from "agentwait/temporal";
import * as inWorkflows from "agentwait/temporal/workflow";

const read = (path) => JSON.parse(readFileSync(new URL(`../../../../${path}`, import.meta.url), "utf8"));
const schema = read("schema/agentwait.schema.json");

for (const { reason, target, id } of read("testdata/ids/workflow.json")) {
  test(`the id is that of Go: ${reason}`, () => assert.equal(temporal.workflowId(target), id));
}

test("a wait is joined, has a backstop, and shows what it is about", () => {
  assert.deepEqual(temporal.startOptions({ interaction_id: "i", user_id: "u", timeout_seconds: 3600 }, "agents"), {
    workflowId: "agentwait/default/user:u/i", taskQueue: "agents", workflowRunTimeout: 3_600_000 + 7 * 86_400_000,
    workflowIdConflictPolicy: "USE_EXISTING", workflowIdReusePolicy: "ALLOW_DUPLICATE", staticSummary: "await interaction i",
    memo: { "agentwait.connection": "default", "agentwait.interaction_id": "i" },
  });
  for (const timeout_seconds of [undefined, 0, NaN, "ten"]) {
    assert.equal(temporal.startOptions({ interaction_id: "i", timeout_seconds }, "q").workflowRunTimeout, 600_000 + 7 * 86_400_000);
  }
  assert.ok(Buffer.byteLength(temporal.startOptions({ interaction_id: "ä".repeat(300) }, "q").staticSummary) <= 300);
});

test("a run with a key is started once", () => {
  const options = temporal.runOptions({ agent_id: "a", message: "m", key: "order-7", credential: "team a" }, "q");
  assert.equal(options.workflowId, "agentwait/team%20a/run~order-7");
  assert.equal(options.workflowIdReusePolicy, "ALLOW_DUPLICATE_FAILED_ONLY");
  assert.deepEqual(options.memo, { "agentwait.connection": "team a" });
  assert.equal(temporal.runOptions({ agent_id: "a" }, "q").workflowId, undefined);
});

const failed = (cause) => new WorkflowFailedError("Workflow execution failed", cause, "NON_RETRYABLE_FAILURE");
const application = (type, ...details) => ApplicationFailure.nonRetryable("for people", type, ...details);

test("a failed agent is caught by class", () => {
  const details = { interaction_id: "i", polls: 3, elapsed_seconds: 2.5, message: "out of paper", of_a_later_release: true };
  const cause = application("agentwait.AgentFailed", details);
  const activity = new ActivityFailure("Activity task failed", "agentwait.PollAgentStatus", "1", "NON_RETRYABLE_FAILURE", "w", cause);
  const child = new ChildWorkflowFailure("default", {}, "agentwait.AwaitAgent", "NON_RETRYABLE_FAILURE", cause);
  for (const thrown of [failed(cause), activity, child, failed(child), failed(activity), cause]) {
    const ended = temporal.asError(thrown);
    assert.ok(ended instanceof temporal.AgentFailed);
    assert.ok(ended instanceof temporal.WaitError);
    assert.ok(!(ended instanceof temporal.AgentBusy));
    assert.deepEqual([ended.name, ended.type, ended.message, ended.cause], ["AgentFailed", "agentwait.AgentFailed", "for people", thrown]);
    assert.deepEqual(ended.details, details);
    assert.equal(temporal.asError(ended), ended);
  }
});

test("every error type has its class, with details or without", () => {
  const names = Object.keys(schema["x-agentwait"].errors);
  assert.ok(names.length > 15);
  for (const type of names) {
    const name = type.replace("agentwait.", "");
    for (const details of [[], [null], ["text"], [["a list"]], [{ interaction_id: "i" }]]) {
      const ended = temporal.asError(failed(application(type, ...details)));
      assert.equal(ended.constructor, temporal[name]);
      assert.deepEqual([ended.type, ended.name, ended.details.polls], [type, name, 0]);
    }
    assert.equal(temporal.ErrorType[name], type);
    assert.equal(inWorkflows[name], temporal[name], "one class, wherever it is imported from");
  }
});

test("a type of a later release is an error of a wait", () => {
  for (const type of ["agentwait.NewerThanThis", "toString"]) {
    const ended = temporal.asError(failed(application(type)));
    assert.equal(ended.constructor, temporal.WaitError);
    assert.equal(ended.type, type);
  }
});

test("other ends", () => {
  const said = temporal.asError(failed(new CancelledFailure("cancelled", [{ message: "the wait was cancelled; the agent was asked to stop" }])));
  assert.ok(said instanceof temporal.WaitCancelled);
  assert.equal(said.message, "the wait was cancelled; the agent was asked to stop");
  assert.ok(temporal.asError(failed(new TerminatedFailure("ended"))) instanceof temporal.WaitTerminated);
  assert.ok(temporal.asError(failed(new TimeoutFailure("late", undefined, "START_TO_CLOSE"))) instanceof temporal.WaitTimedOut);
  assert.ok(temporal.asError(new WorkflowExecutionAlreadyStartedError("open", "i", "w")) instanceof temporal.WaitAlreadyOpen);
});

test("what is no end of a wait", () => {
  for (const thrown of [new CancelledFailure("the caller's own"), application("Mine"), new TypeError("no server"), "text", undefined, null]) {
    assert.equal(temporal.asError(thrown), undefined);
  }
});

// Any error that is not a failure of Temporal's has the workflow task retried for ever.
test("a workflow that does not catch it fails, with what Temporal threw", () => {
  const proto = defaultFailureConverter.errorToFailure(failed(application("agentwait.AgentFailed", { message: "m" })).cause, defaultPayloadConverter);
  const thrown = defaultFailureConverter.failureToError({ message: "Activity task failed", activityFailureInfo: { activityType: { name: "a" } }, cause: proto }, defaultPayloadConverter);
  const ended = temporal.asError(thrown);
  assert.ok(ended instanceof TemporalFailure);
  const carried = defaultFailureConverter.failureToError(defaultFailureConverter.errorToFailure(ended, defaultPayloadConverter), defaultPayloadConverter);
  assert.ok(temporal.asError(failed(carried)) instanceof temporal.AgentFailed);
});

test("import and require are the same copy", () => {
  const require = createRequire(import.meta.url);
  for (const [name, imported] of [["agentwait/temporal", temporal], ["agentwait/temporal/workflow", inWorkflows]]) {
    const required = require(name);
    assert.deepEqual(Object.keys(imported).sort(), Object.keys(required).sort());
    for (const [key, value] of Object.entries(imported)) assert.equal(required[key], value, key);
  }
});
