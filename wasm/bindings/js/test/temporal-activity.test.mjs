// What the activities do on Temporal beside polling: strict inputs, the causes of an attempt's end,
// the resume token, results to the last digit, and one look.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ActivityCancellationDetails, ApplicationFailure, ApplicationFailureCategory, CancelledFailure, RawValue } from "@temporalio/common";
import { AgentwaitPlugin, CHECK_AGENT_STATUS, createActivities, POLL_AGENT_STATUS, POLL_RUN_STATUS } from "agentwait/temporal/worker";
import { parse } from "agentwait";
import { fingerprint } from "../dist/cjs/temporal/fingerprint.js";
import { checkShape, pollShape, tokenShape } from "../dist/cjs/temporal/inputs.js";
import { activitiesOf, attempt, attempts, infoAt } from "./temporal.mjs";
import { Api } from "./waits.mjs";

const input = { interaction_id: "xYz789AbCdEfGhI", user_id: "user_1" };
const schema = JSON.parse(readFileSync(new URL("../../../../schema/agentwait.schema.json", import.meta.url), "utf8"));

/** One attempt on an API of these steps. */
async function run(steps, given = input, { info, api = new Api(steps), ...options } = {}) {
  return { api, ...(await attempt(activitiesOf(api), infoAt(api.now, info), [given], options)) };
}

const raw = (text, encoding = "json/plain") => RawValue.fromPayload({ metadata: { encoding: Buffer.from(encoding) }, data: Buffer.from(text) });

test("a result is that of agentwait's own worker", async () => {
  const { ended } = await run([{ state: "ASYNC_PROCESSING" }, { state: "COMPLETED", response: "Done.", interaction_id: input.interaction_id }]);
  assert.deepEqual(ended, {
    outcome: "completed", interaction_id: input.interaction_id, state: "COMPLETED", phase: "completed", response: "Done.",
    polls: 2, elapsed_seconds: 2, last_status_at: "2026-03-05T10:30:02Z",
  });
});

test("sections come as the normalised document has them, with every digit", async () => {
  const body = JSON.stringify({
    state: "COMPLETED", gummie_id: "agent_1", created_ts: "2026-03-05T10:30:00.123456789Z", response: "<Done>",
    messages: [{ role: "assistant", parts: [
      { type: "text", text: "I'll look." },
      { type: "tool_invocation", toolCallId: "t1", toolName: "sum", result: { args: { n: "N" } } },
      { type: "file", file: { filename: "a.pdf", media_type: "application/pdf" } },
    ] }],
  }).replace('"N"', "12345678901234567890");
  const { ended } = await run([{ status: 200, body }], { ...input, include: ["response", "messages", "tool_calls", "files"] });
  assert.ok(ended instanceof RawValue, "a double would round it");
  const text = Buffer.from(ended.payload.data).toString();
  assert.ok(text.includes("12345678901234567890"), text);
  const result = JSON.parse(text);
  assert.deepEqual([result.agent_id, result.created_at, result.response], ["agent_1", "2026-03-05T10:30:00.123456789Z", "<Done>"]);
  assert.deepEqual(result.tool_calls.map((call) => call.tool_name), ["sum"]);
  assert.deepEqual(result.files.map((file) => file.filename), ["a.pdf"]);
  assert.equal(result.messages[0].parts.length, 3);
});

test("a result that is too large is refused once, with its limit", async () => {
  for (const [response, given, limit] of [["x".repeat(2_000), { max_result_bytes: 1024 }, "1024"], ["x".repeat(3 << 20), { max_result_bytes: 32 << 20 }, String((2 << 20) - 1024)]]) {
    const { ended } = await run([{ state: "COMPLETED", response }], { ...input, ...given });
    assert.deepEqual([ended.type, ended.nonRetryable, ended.details[0].field, ended.details[0].expected], ["agentwait.ResultTooLarge", true, "max_result_bytes", `at most ${limit}`]);
  }
});

test("the ends of a healthy system are benign, and a wrong key is not", async () => {
  const failed = (await run([{ status: 200, body: '{"state":"FAILED","error_message":"out of paper"}' }])).ended;
  assert.deepEqual([failed.type, failed.message, failed.details[0].message, failed.category, failed.nonRetryable],
    ["agentwait.AgentFailed", "the agent failed: out of paper", "out of paper", ApplicationFailureCategory.BENIGN, true]);
  const refused = (await run([{ status: 401, body: '{"error":"unauthorized"}' }])).ended;
  assert.deepEqual([refused.type, refused.category, refused.nonRetryable], ["agentwait.Unauthorized", undefined, true]);
});

test("details have at most 16 KiB as JSON", async () => {
  const { ended } = await run([{ status: 200, body: JSON.stringify({ state: "FAILED", error_message: "\u0001".repeat(4_000) }) }]);
  assert.equal(ended.type, "agentwait.AgentFailed");
  assert.ok(Buffer.byteLength(JSON.stringify(ended.details[0])) <= 16 << 10);
  assert.ok(Buffer.byteLength(ended.message) <= 1024);
});

const mistyped = [
  ["a word for a number", '{"interaction_id": "i", "user_id": "u", "max_result_bytes": "many"}', "max_result_bytes", 'the string "many"', "a whole number"],
  ["a number for an id", '{"interaction_id": 789, "user_id": "u"}', "interaction_id", "the number 789", "a string"],
  ["another naming convention", '{"interactionId": "i", "user_id": "u"}', "interactionId", "an unknown field", /^one of after_message_id, .*credential, extract, /],
  ["a name twice", '{"interaction_id": "i", "user_id": "u", "user_id": "v"}', "user_id", "the same name twice", "each name once"],
  ["a list", '["i"]', "$", "an array", "one JSON object"],
  ["null", "null", "$", "null", "one JSON object"],
  ["no owner", '{"interaction_id": "i"}', "user_id", "nothing", /owner/],
  ["no id", "{}", "interaction_id", "nothing", /an id such as/],
  ["an id that is a path", '{"interaction_id": "a/b", "user_id": "u"}', "interaction_id", '"a/b"', /without/],
  ["no JSON", '{"interaction_id": ', "$", /JSON/, "one JSON object"],
  ["an unknown section", '{"interaction_id": "i", "user_id": "u", "include": ["response", "all"]}', "include[1]", '"all"', /^one of response, /],
  ["an unknown credential", '{"interaction_id": "i", "user_id": "u", "credential": "sk-a-key-of-some-length"}', "credential", '"sk-a-key-…"', "the name of a credential of this worker: default"],
  ["a path", '{"interaction_id": "i", "user_id": "u", "extract": {"a": "messages.#"}}', "extract", "1 path", /evaluates no paths/],
  ["a second argument", ['{"interaction_id": "i", "user_id": "u"}', "{}"], "$", "more than one argument", /exactly one/],
  ["no argument", [], "$", "no argument", /exactly one/],
];

for (const name of [POLL_AGENT_STATUS, CHECK_AGENT_STATUS]) {
  for (const [what, json, field, found, expected] of mistyped) {
    test(`${name} refuses ${what}, and sends nothing`, async () => {
      const api = new Api([{ state: "COMPLETED" }]);
      const args = [json].flat().map((text) => raw(text));
      const { ended } = await attempt(activitiesOf(api), infoAt(api.now), args, { name });
      assert.ok(ended instanceof ApplicationFailure, String(ended));
      const [details] = ended.details;
      assert.deepEqual([ended.type, ended.nonRetryable, details.field], ["agentwait.InvalidRequest", true, field]);
      for (const [got, want] of [[details.found, found], [details.expected, expected]]) assert.ok(want instanceof RegExp ? want.test(got) : got === want, got);
      assert.equal(ended.message, `${details.field}: found ${details.found}, expected ${details.expected}`);
      assert.deepEqual(api.polls, []);
    });
  }
}

test("what is out of range names the field", async () => {
  const token = { polls: 1, consecutive_failures: 0, started_at: "2026-03-05T10:30:00Z", next_delay_seconds: 0 };
  for (const [given, field] of [
    [{ timeout_seconds: 366 * 86400 + 1 }, "timeout_seconds"], [{ timeout_seconds: -1 }, "timeout_seconds"], [{ min_interval_seconds: 86401 }, "min_interval_seconds"],
    [{ min_interval_seconds: 9, max_interval_seconds: 8 }, "min_interval_seconds"], [{ not_found_grace_seconds: 3601 }, "not_found_grace_seconds"],
    [{ on_needs_input: "maybe" }, "on_needs_input"], [{ on_deadline: "cancel_agent" }, "on_deadline"], [{ stall_timeout_seconds: 0.5 }, "stall_timeout_seconds"],
    [{ max_result_bytes: 10 }, "max_result_bytes"], [{ after_message_id: "m".repeat(257) }, "after_message_id"], [{ ids: { "a b": "x" } }, "ids"],
    [{ ids: { a: "x/y" } }, "ids.a"], [{ cancels: true }, "on_cancel"], [{ credential: "c".repeat(129) }, "credential"],
    [{ token: { ...token, polls: -1 } }, "token.polls"], [{ token: { ...token, started_at: "1969-01-01T00:00:00Z" } }, "token.started_at"],
    [{ token: { ...token, state: "s".repeat(129) } }, "token.state"], [{ token: { ...token, seen: 2 ** 32 } }, "token.seen"],
  ]) {
    const { ended, api } = await run([{ state: "COMPLETED" }], { ...input, ...given });
    assert.deepEqual([ended.type, ended.details?.[0].field, api.polls], ["agentwait.InvalidRequest", field, []], JSON.stringify(given));
  }
});

test("null and zero stand for the default", async () => {
  const { ended } = await run([{ state: "COMPLETED" }], {
    ...input, project_id: null, timeout_seconds: 0, min_interval_seconds: null, on_needs_input: "", include: [], extract: {}, token: null, max_result_bytes: 0,
  });
  assert.equal(ended.outcome, "completed");
});

test("the inputs have the members of the schema, and no others", () => {
  for (const [shape, name] of [[pollShape, "PollAgentStatusInput"], [checkShape, "CheckAgentStatusInput"], [tokenShape, "Token"]]) {
    assert.deepEqual(Object.keys(shape).sort(), Object.keys(schema.$defs[name].properties).sort(), name);
  }
});

/** An agent that works on; the attempt is ended by what the server says after so many polls. */
async function stopped(polls, reason, details, { info, given = input, steps = [{ state: "ASYNC_PROCESSING" }] } = {}) {
  const api = new Api(steps);
  let environment;
  const { fetch } = api;
  api.fetch = (...args) => {
    if (api.polls.length === polls) environment.cancel(reason, new ActivityCancellationDetails(details));
    return fetch(...args);
  };
  return { api, ...(await attempt(activitiesOf(api), infoAt(api.now, info), [given], { begun: (e) => (environment = e) })) };
}

for (const [cause, reason, details] of [
  ["shutdown", "WORKER_SHUTDOWN", { workerShutdown: true }], ["paused", "PAUSED", { paused: true }], ["reset", "RESET", { reset: true }],
  ["attempt_gone", "NOT_FOUND", { notFound: true }], ["attempt_timeout", "TIMED_OUT", { timedOut: true }],
]) {
  test(`an attempt ends for another one to go on: ${cause}`, async () => {
    const { ended, token } = await stopped(2, reason, details);
    assert.ok(ended instanceof ApplicationFailure, String(ended));
    assert.deepEqual([ended.type, ended.nonRetryable, ended.category, ended.details[0].reason], ["agentwait.WaitInterrupted", false, "BENIGN", cause]);
    assert.deepEqual([token.polls, ended.details[0].polls], [2, 2], "the last heartbeat has every count");
  });
}

test("a request that a stop broke off is not repeated within a second", async () => {
  const { ended, token } = await stopped(2, "WORKER_SHUTDOWN", { workerShutdown: true });
  assert.equal(ended.nextRetryDelay, 1_000);
  assert.equal(Date.parse(token.next_poll_at) - Date.parse(token.last_poll_at), 3_000);
});

test("a cancel is a cancel, with how the wait stood", async () => {
  const { ended } = await stopped(2, "CANCELLED", { cancelRequested: true });
  assert.ok(ended instanceof CancelledFailure);
  assert.deepEqual(ended.details, [{
    interaction_id: input.interaction_id, phase: "running", state: "ASYNC_PROCESSING", polls: 2, elapsed_seconds: 4,
    last_status_at: "2026-03-05T10:30:02Z", message: "the wait was cancelled; the agent was not",
  }]);
});

test("a stop too near the deadline leaves the wait its end", async () => {
  const { ended } = await stopped(2, "WORKER_SHUTDOWN", { workerShutdown: true }, { given: { ...input, timeout_seconds: 6 } });
  assert.deepEqual([ended.type, ended.details[0].polls], ["agentwait.DeadlineExceeded", 4]);
});

test("a wait goes on from the token of Go's worker, and an attempt that dies has told all it knew", async () => {
  const heartbeatDetails = {
    polls: 7, consecutive_failures: 2, state: "QUEUED", phase: "running", started_at: "2026-03-05T10:20:00.123456789Z", first_poll_at: "2026-03-05T10:20:00.2Z",
    last_poll_at: "2026-03-05T10:29:58Z", last_status_at: "2026-03-05T10:29:00Z", next_poll_at: "2026-03-05T10:30:09.5Z", next_delay_seconds: 11.5,
    last_problem: "rate_limited", problem_text: "HTTP 429", of_a_later_release: [1],
  };
  const { ended, api, beats } = await run([{ state: "COMPLETED", response: "Done." }], input, { info: { attempt: 2, heartbeatDetails } });
  assert.deepEqual([ended.polls, ended.elapsed_seconds, api.polls], [8, 609.377, [9_500]]);
  const { of_a_later_release: _, ...known } = heartbeatDetails;
  assert.deepEqual(beats[0], { ...known, next_delay_seconds: 9.5 }, "times with all digits of theirs, and what is left of the delay");
});

test("heartbeat details that cannot be read cost counts, not the wait", async () => {
  for (const heartbeatDetails of ["text", { polls: "many" }, {}, { started_at: "yesterday" }, [1]]) {
    const { ended } = await run([{ state: "COMPLETED" }], input, { info: { attempt: 2, heartbeatDetails } });
    assert.deepEqual([ended.outcome, ended.polls], ["completed", 1]);
  }
});

test("a wait with paths that Go's worker has begun goes on, and says what was not evaluated", async () => {
  const { ended } = await run([{ state: "COMPLETED" }], { ...input, extract: { last: "messages.#" } }, { info: { attempt: 2 } });
  assert.deepEqual([ended.outcome, ended.extracted], ["completed", { last: null }]);
  assert.match(ended.extract_errors.last, /evaluates no paths/);
});

test("a deadline may return how the wait stands, for another wait to go on", async () => {
  const api = new Api([{ state: "ASYNC_PROCESSING", times: 4 }, { state: "COMPLETED" }]);
  const first = await run([], { ...input, timeout_seconds: 5, on_deadline: "return" }, { api });
  assert.deepEqual([first.ended.outcome, first.ended.polls, first.ended.token.state], ["still_running", 4, "ASYNC_PROCESSING"]);
  const then = await run([], { ...input, token: first.ended.token }, { api });
  assert.deepEqual([then.ended.outcome, then.ended.polls], ["completed", 5]);
});

test("an outage ends the attempt, so that it shows as the activity's last failure", async () => {
  const { ended, token } = await run([{ status: 503 }]);
  assert.deepEqual([ended.type, ended.nonRetryable, ended.details[0].reason, ended.nextRetryDelay, token.consecutive_failures], ["agentwait.ApiUnavailable", false, "api_unavailable", 64_000, 5]);
  assert.match(ended.message, /^5 failed polls in a row, the next in 1m4s: /);
});

test("a long pause is the server's to hold", async () => {
  const { ended } = await run([{ status: 429, retry_after: "120" }]);
  assert.deepEqual([ended.type, ended.details[0].reason, ended.nextRetryDelay], ["agentwait.WaitInterrupted", "parked", 120_000]);
});

test("an agent without any change is stalled, over all attempts", async () => {
  const api = new Api([{ state: "ASYNC_PROCESSING" }]);
  const { ended } = await attempts(api, activitiesOf(api), { ...input, timeout_seconds: 7_200, stall_timeout_seconds: 3_000 });
  assert.equal(ended.type, "agentwait.AgentStalled");
  assert.match(ended.message, /shown no change for 3\d{3}\.?\d* s, and stall_timeout_seconds is 3000: its state is "ASYNC_PROCESSING"/);
});

const read = (name) => readFileSync(new URL(`../../../../testdata/${name}`, import.meta.url), "utf8");
for (const { reason, document, seen } of JSON.parse(read("fingerprints.json"))) {
  // The text is not compact there: what counts is how it came.
  const text = read("fingerprints.json").split("\n").find((line) => line.includes(JSON.stringify(reason)));
  test(`what is seen of an agent is what Go sees: ${reason}`, () => {
    const status = parse(text.slice(text.indexOf('"document": ') + 12, text.lastIndexOf(', "seen"')));
    assert.equal(status.state, document.state);
    assert.equal(fingerprint(status, status.phase), seen);
  });
}

test("an answer of the turn before is a run at work", async () => {
  const body = (messages) => JSON.stringify({ state: "COMPLETED", response: "Old.", messages });
  const [question, answer] = [{ id: "m1", role: "user", content: "?" }, { id: "m2", role: "assistant", content: "New." }];
  const { ended, api } = await run([
    { status: 200, body: body([question]), times: 2 }, { status: 200, body: body([question, answer]) },
  ], { ...input, after_message_id: "m1" }, { name: POLL_RUN_STATUS });
  assert.deepEqual([ended.outcome, ended.polls, api.polls], ["completed", 3, [0, 2_000, 4_000]]);
});

test("a wait needs a heartbeat timeout, and is no local activity", async () => {
  for (const [info, field] of [[{ heartbeatTimeoutMs: undefined }, "heartbeat_timeout"], [{ isLocal: true }, "activity"]]) {
    const { ended } = await run([{ state: "COMPLETED" }], input, { info });
    assert.deepEqual([ended.type, ended.details[0].field], ["agentwait.InvalidRequest", field]);
  }
});

test("a phase is signalled to the workflow that asked for it, and its end is not", async () => {
  const signals = [];
  const client = { workflow: { getHandle: (...ids) => ({ signal: async (name, change) => signals.push([ids, name, change]) }) }, withAbortSignal: (_, fn) => fn() };
  const steps = [{ state: "QUEUED", times: 2 }, { state: "ASYNC_PROCESSING" }, { state: "COMPLETED" }];
  await run(steps, { ...input, signal_phases: true }, { client, info: { workflowExecution: { workflowId: "w", runId: "r" } } });
  assert.deepEqual(signals, [
    [["w", "r"], "agentwait.phase", { state: "QUEUED", phase: "running", polls: 1, at: "2026-03-05T10:30:00Z" }],
    [["w", "r"], "agentwait.phase", { state: "ASYNC_PROCESSING", phase: "running", polls: 3, at: "2026-03-05T10:30:04Z" }],
  ]);
});

test("a look says how the run stands, once", async () => {
  const look = (steps, info, given = input) => run(steps, given, { info, name: CHECK_AGENT_STATUS });
  const { ended, api } = await look([{ state: "ASYNC_PROCESSING" }]);
  assert.deepEqual([ended.outcome, ended.polls, ended.response, api.polls], ["still_running", 1, undefined, [0]]);
  assert.equal((await look([{ state: "FAILED" }])).ended.outcome, "failed");
  assert.equal((await look([{ state: "APPROVAL_REQUIRED" }])).ended.outcome, "needs_input");
  const missing = (await look([{ status: 404, body: '{"error":"interaction_not_found"}' }])).ended;
  assert.deepEqual([missing.type, missing.nonRetryable], ["agentwait.InteractionNotFound", true]);
  const down = (await look([{ status: 503 }], { attempt: 3 })).ended;
  assert.deepEqual([down.type, down.nonRetryable, down.nextRetryDelay], ["agentwait.ApiUnavailable", false, 16_000]);
});

test("a key is asked for at each request, and is in nothing that leaves the worker", async () => {
  const keys = ["first-key-1234567890", "second-key-1234567890"];
  const sent = [];
  const api = new Api([{ state: "ASYNC_PROCESSING" }, { status: 403, body: '{"error":"bad key second-key-1234567890"}' }]);
  const { fetch } = api;
  api.fetch = (url, options) => (sent.push(options.headers.authorization), fetch(url, options));
  const { ended } = await attempt(activitiesOf(api, { apiKey: () => keys[api.polls.length] }), infoAt(api.now), [input]);
  assert.deepEqual(sent, keys.map((key) => `Bearer ${key}`));
  assert.equal(ended.type, "agentwait.Forbidden");
  assert.ok(!JSON.stringify([ended.message, ended.details]).includes("second-key"), ended.message);
});

test("what is wrong with an option shows when the worker starts", () => {
  for (const [options, said] of [
    [{}, /apiKey is undefined/], [{ apiKey: undefined }, /apiKey is undefined/], [{ apiKey: "a\nb" }, /apiKey is empty or has characters/],
    [{ apiKey: "k", baseUrl: "http://example.com" }, /baseUrl/], [{ credentials: {} }, /there is no credential/], [{ apiKey: "k", random: 1 }, /random is 1/],
    [{ apiKey: "k", credentials: { default: { apiKey: "k" } } }, /given twice/], [{ credentials: { a: null } }, /credentials\.a is null/],
  ]) assert.throws(() => createActivities(options), said);
  assert.ok(createActivities({ credentials: { a: { apiKey: "k" } } })[POLL_AGENT_STATUS]);
});

test("the plugin adds the activities to those of a worker", () => {
  const mine = async () => {};
  const { activities } = new AgentwaitPlugin({ apiKey: "k" }).configureWorker({ taskQueue: "q", activities: { mine } });
  assert.deepEqual(Object.keys(activities).sort(), [CHECK_AGENT_STATUS, POLL_AGENT_STATUS, POLL_RUN_STATUS, "mine"].sort());
});

test("a mock environment without any times will do for a test of one's own", async () => {
  const api = new Api([{ state: "ASYNC_PROCESSING" }, { state: "COMPLETED", response: "Done." }]);
  const { ended } = await attempt(activitiesOf(api), undefined, [input]);
  assert.deepEqual([ended.response, ended.polls], ["Done.", 2]);
});

test("a key in a base URL is not shown, though nobody knows it yet", () => {
  const key = "a-key-of-some-length";
  for (const apiKey of [key, () => key]) {
    for (const url of [`https://a.example/?key=${key}`, `https://a.example/#${key}`, `ftp://a/${key}`, `https://a.example/"\n?${key}`]) {
      assert.throws(() => createActivities({ credentials: { default: { apiKey, baseUrl: url } } }), (error) => {
        assert.match(error.message, /baseUrl is /);
        assert.doesNotMatch(error.message, /some-length/);
        return error instanceof TypeError;
      });
    }
  }
});
