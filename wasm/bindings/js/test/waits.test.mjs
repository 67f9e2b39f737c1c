// The whole waits of testdata/waits, on fake time: each has to make its requests at the
// same milliseconds as in every other language, and to end in the same way. The API is a
// fetch that moves the clock; so does the pause.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { AgentFailedError, AgentNeedsInputError, awaitAgent, DeadlineExceededError, PollRefusedError, ResultTooLargeError } from "../dist/index.js";
import { Api, cases, fakeTimers, fields } from "./waits.mjs";

let passed = 0;

test.before(fakeTimers);
after(() => console.log(`waits passed: ${passed} of ${cases.length}`));

const optionsOf = (options) => fields(options, {
  timeout_ms: (timeoutMs) => ({ timeoutMs }),
  request_timeout_ms: (requestTimeoutMs) => ({ requestTimeoutMs }),
  on_needs_input: (onNeedsInput) => ({ onNeedsInput }),
  min_interval_ms: () => ({}),
  max_interval_ms: () => ({}),
  not_found_grace_ms: () => ({}),
  max_body_bytes: (maxBytes) => ({ maxBytes }),
  base_url: (baseUrl) => ({ baseUrl }),
});

const policyOf = ({ min_interval_ms, max_interval_ms, not_found_grace_ms }) => ({
  minIntervalMs: min_interval_ms, maxIntervalMs: max_interval_ms, notFoundGraceMs: not_found_grace_ms,
});

function endOf(outcome) {
  if (outcome instanceof AgentFailedError) return "failed";
  if (outcome instanceof AgentNeedsInputError) return "needs_input";
  if (outcome instanceof DeadlineExceededError) return "deadline_exceeded";
  if (outcome instanceof PollRefusedError) return outcome.reason;
  if (outcome instanceof ResultTooLargeError) return "too_large";
  if (outcome instanceof TypeError && outcome.message.startsWith("agentwait: baseUrl is ")) return "invalid_base_url";
  if (outcome instanceof Error) throw outcome;
  return outcome.phase === "completed" ? "completed" : "returned";
}

async function run({ options = {}, random = 0.5, steps = [] }, contains) {
  const api = new Api(steps);
  const outcome = await awaitAgent({
    interactionId: "xYz789AbCdEfGhI", userId: "u", apiKey: "a-key-of-some-length",
    ...optionsOf(options), policy: policyOf(options),
    fetch: api.fetch, sleep: api.sleep, now: () => api.now, random: () => random,
  }).catch((error) => error);
  const end = { ends_as: endOf(outcome), polls_at_ms: api.polls, ended_at_ms: api.now - api.began };
  if (end.ends_as === "invalid_base_url") return { ends_as: end.ends_as, polls_at_ms: api.polls };
  const failed = outcome instanceof Error;
  if (failed) assert.deepEqual([outcome.polls, outcome.elapsedMs], [api.polls.length, end.ended_at_ms]);
  if (contains !== undefined) {
    assert.ok(outcome.message.includes(contains), outcome.message);
    assert.ok(outcome.problem.includes(contains), outcome.problem);
    end.problem_contains = contains;
  }
  const status = failed ? outcome.status : outcome;
  if (status !== null) end.state = status.state;
  if (end.ends_as === "completed") end.reply = status.finalText();
  return end;
}

test("there are waits", () => assert.ok(cases.length >= 150));

for (const { name, reason, want, ...wait } of cases) {
  test(`${name}: ${reason}`, async () => {
    assert.deepEqual(await run(wait, want.problem_contains), want);
    passed++;
  });
}
