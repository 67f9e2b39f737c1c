// The whole waits of testdata/waits, by the activity of the Temporal plugin: in one attempt, and in
// as many as it likes to take. Each has to poll at the same milliseconds as everywhere else, and
// what goes on in another attempt has nothing but the heartbeat of the one before.
import assert from "node:assert/strict";
import { test } from "node:test";
import { activitiesOf, attempts } from "./temporal.mjs";
import { Api, cases, fakeTimers, fields } from "./waits.mjs";

test.before(fakeTimers);

const ends = {
  AgentFailed: "failed", AgentNeedsInput: "needs_input", DeadlineExceeded: "deadline_exceeded", ResultTooLarge: "too_large",
  InvalidRequest: "invalid_request", Unauthorized: "unauthorized", PaymentRequired: "payment_required", Forbidden: "forbidden",
  InteractionNotFound: "not_found", InvalidResponse: "invalid_response",
};

const inputOf = (options) => ({
  interaction_id: "xYz789AbCdEfGhI", user_id: "u",
  ...fields(options, {
    timeout_ms: (ms) => ({ timeout_seconds: ms / 1000 }),
    min_interval_ms: (ms) => ({ min_interval_seconds: ms / 1000 }),
    max_interval_ms: (ms) => ({ max_interval_seconds: ms / 1000 }),
    not_found_grace_ms: (ms) => (ms === 0 ? {} : { not_found_grace_seconds: Math.max(ms, 0) / 1000 }),
    on_needs_input: (on_needs_input) => ({ on_needs_input }),
    request_timeout_ms: () => ({}),
    max_body_bytes: () => ({}),
    base_url: () => ({}),
  }),
});

async function run({ options = {}, random = 0.5, steps = [] }, contains, retryPolicy) {
  const api = new Api(steps);
  let activities;
  try {
    activities = activitiesOf(api, { random: () => random, baseUrl: options.base_url, requestTimeoutMs: options.request_timeout_ms, maxBytes: options.max_body_bytes });
  } catch (error) {
    assert.match(error.message, /^agentwait: baseUrl is /);
    return { got: { ends_as: "invalid_base_url", polls_at_ms: [] } };
  }
  const { ended, attempts: number } = await attempts(api, activities, inputOf(options), retryPolicy);
  const failed = ended instanceof Error;
  const got = { polls_at_ms: api.polls, ended_at_ms: api.now - api.began };
  const told = failed ? ended.details?.[0] : ended;
  assert.ok(told, String(ended));
  got.ends_as = failed ? ends[ended.type.replace("agentwait.", "")] : ended.outcome === "completed" ? "completed" : "returned";
  assert.deepEqual([told.polls, told.elapsed_seconds], [api.polls.length, got.ended_at_ms / 1000]);
  if (contains !== undefined) {
    assert.ok(ended.message.includes(contains), ended.message);
    assert.ok(told.problem.includes(contains), told.problem);
    got.problem_contains = contains;
  }
  if (told.state !== undefined) got.state = told.state;
  if (got.ends_as === "completed") got.reply = ended.response;
  return { got, number };
}

let parted = 0;
for (const { name, reason, want, ...wait } of cases) {
  test(`${name}, in one attempt: ${reason}`, async () => {
    assert.deepEqual((await run(wait, want.problem_contains, { maximumAttempts: 1 })).got, want);
  });
  test(`${name}, in parts: ${reason}`, async () => {
    const { got, number } = await run(wait, want.problem_contains);
    assert.deepEqual(got, want);
    if (number > 1) parted++;
  });
}

test("some waits have gone on in another attempt", () => assert.ok(parted > 20, `${parted} have`));
