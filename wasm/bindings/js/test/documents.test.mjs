// The vectors of normalised documents, which say what agentwait tells of the runs of other APIs
// than Gumloop's: every field of them, and what a document is refused for.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { after, test } from "node:test";
import { AgentStatusLimitError, AgentStatusSchemaError, AgentStatusSyntaxError, decide, fromDocument, parse } from "../dist/index.js";

const folder = new URL("../../../../testdata/documents/", import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
let passed = 0;

after(() => console.log(`documents passed: ${passed} of ${names.length}`));

for (const name of names) {
  const vector = JSON.parse(readFileSync(new URL(name, folder), "utf8"));
  test(`${name}: ${vector.reason}`, () => {
    for (const spelling of [vector.document, new TextEncoder().encode(vector.document)]) {
      if (vector.want.error) assert.throws(() => fromDocument(spelling), refusal(vector.want.error));
      else check(vector, fromDocument(spelling));
    }
    passed++;
  });
}

function refusal(want) {
  return (error) => {
    assert.ok(error instanceof AgentStatusSchemaError, String(error));
    const { code: type, path, wanted, found, offset } = error;
    assert.deepEqual({ type, path, wanted, found, offset }, want);
    assert.match(error.message, new RegExp(`${want.path.replace(/[[\].]/g, "\\$&")} at byte ${offset} is .*, wanted `));
    return true;
  };
}

function check(vector, run) {
  const want = vector.want.document;
  assert.equal(run.state, want.state);
  assert.equal(run.phase, want.phase);
  assert.equal(run.interactionId, want.interaction_id ?? null);
  assert.equal(run.agentId, want.agent_id ?? null);
  assert.equal(run.errorMessage, want.error_message ?? null);
  assert.equal(run.response, want.response ?? null);
  assert.deepEqual(JSON.parse(run.messagesJSON()), want.messages);
  assert.deepEqual(JSON.parse(JSON.stringify(run)), JSON.parse(vector.document));
  if (vector.want.told) assert.deepEqual(toldBy(run), vector.want.told);
  for (const row of vector.decide ?? []) checkDecision(run, row);
}

/** What is told of the run, under the names that the vectors have and without what is zero. */
function toldBy(run) {
  return said({
    partial: run.partial,
    error_code: run.errorCode,
    input_requests: run.inputRequests.map(({ id, kind, text, schema, toolCallId, raw }) =>
      ({ id, ...said({ kind, text, tool_call_id: toolCallId }), ...(schema === null ? {} : { schema }), ...(raw === null ? {} : { raw }) })),
    progress: run.progress && said({ ...run.progress, queuePosition: 0, queue_position: run.progress.queuePosition }),
    updated_at: iso(run.updatedAt),
    finished_at: iso(run.finishedAt),
    web_url: run.webUrl,
    usage: run.usage && said({ input_tokens: run.usage.inputTokens, output_tokens: run.usage.outputTokens, cost: run.usage.cost, unit: run.usage.unit }),
    poll_after_ms: run.pollAfterMs,
  });
}

function said(fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value && value.length !== 0));
}

function iso(date) {
  return date && date.toISOString().replace(/\.?0*Z$/, "Z");
}

/** The pause of a document is what `decide` takes, with an answer that means the same. */
function checkDecision(run, row) {
  const state = { running: "ASYNC_PROCESSING", unknown: "?", needs_input: "APPROVAL_REQUIRED", completed: "COMPLETED", failed: "FAILED" }[run.phase];
  if (state === undefined) return; // ends that agent_status does not have
  const got = decide({
    httpStatus: 200, body: JSON.stringify({ state }), retryAfter: row.retry_after, pollAfterMs: run.pollAfterMs, now: new Date(row.now), random: row.random,
    progress: { consecutiveFailures: row.progress.consecutive_failures, elapsedMs: row.progress.elapsed_ms },
    policy: { minIntervalMs: row.policy?.min_interval_ms, maxIntervalMs: row.policy?.max_interval_ms },
  });
  assert.equal(got.action, row.want.action);
  assert.equal(got.reason, row.want.reason);
  assert.equal(got.delayMs, row.want.delay_ms);
  assert.equal(got.retryAfter, row.want.retry_after);
  assert.equal(got.pollAfterMs, row.want.poll_after_ms ?? 0);
}

test("what this package writes it reads", () => {
  const body = '{"state":"FAILED","interaction_id":"i","gummie_id":"a","created_ts":"2026-03-05T10:30:00Z","messages":[{"role":"assistant","parts":[{"type":"text","text":"So far."},{"type":"error","error":"no disk"}]}]}';
  const run = fromDocument(parse(body).toJSONText());
  assert.deepEqual([run.phase, run.agentId, run.errorMessage, run.finalText()], ["failed", "a", "no disk", "So far."]);
  assert.equal(run.createdAt.getTime(), Date.UTC(2026, 2, 5, 10, 30));
});

test("a failed run of another API has its last error part for a reason", () => {
  const part = (error) => `{"type":"error","error":${JSON.stringify(error)}}`;
  const run = fromDocument(`{"state":"broken","phase":"failed","messages":[{"role":"assistant","parts":[${part("first")},${part("last")}]}]}`);
  assert.equal(run.errorMessage, "last");
});

test("documents are refused for what is wrong, where it is", () => {
  assert.throws(() => fromDocument('{"state":"x","messages":[]}'), refusal({ type: "schema", path: "phase", wanted: "a string", found: "nothing", offset: 26 }));
  assert.throws(() => fromDocument('{"phase":"running","messages":[]}'), AgentStatusSchemaError);
  assert.throws(() => fromDocument('{"é":1,"state":"x","phase":7}'), refusal({ type: "schema", path: "phase", wanted: "a string", found: "a number", offset: 28 }));
  const time = "a time as RFC 3339 has it, such as 2026-03-05T10:30:00Z";
  for (const text of ["2026-03-05 10:30:00Z", "2026-03-05T10:30:00", "2026-13-05T10:30:00Z", "2026-03-05T10:30:00+0100"]) {
    const document = `{"state":"x","phase":"running","created_at":"${text}"}`;
    assert.throws(() => fromDocument(document), refusal({ type: "schema", path: "created_at", wanted: time, found: "another text", offset: 44 }), text);
  }
  assert.throws(() => fromDocument('{"state":'), AgentStatusSyntaxError);
  assert.throws(() => fromDocument("{}", { maxBytes: 1 }), AgentStatusLimitError);
  assert.throws(() => fromDocument({}), /response\.text\(\)/);
});
