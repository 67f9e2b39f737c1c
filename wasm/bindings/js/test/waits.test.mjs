// The whole waits of testdata/waits, on fake time: each has to make its requests at the
// same milliseconds as in every other language, and to end in the same way. The API is a
// fetch that moves the clock; so does the pause.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { after, test } from "node:test";
import { AgentFailedError, AgentNeedsInputError, awaitAgent, DeadlineExceededError, PollRefusedError, ResultTooLargeError } from "../dist/index.js";

const folder = new URL("../../../../testdata/waits/", import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
let passed = 0;

after(() => console.log(`waits passed: ${passed} of ${names.length}`));

/** Runs an object's fields through a function for each of them, so that none is overlooked. */
function fields(object, known) {
  const given = Object.entries(object).map(([name, value]) => {
    assert.ok(known[name], `unknown field ${name}`);
    return known[name](value);
  });
  return Object.assign({}, ...given);
}

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

const answerOf = (step) => ({
  latency: 0, status: 200,
  ...fields(step, {
    state: (state) => ({ body: JSON.stringify({ state, response: step.response, interaction_id: step.interaction_id }) }),
    response: () => ({}),
    interaction_id: () => ({}),
    html: (body) => ({ body, headers: { "content-type": "text/html" } }),
    location: (location) => ({ headers: { location } }),
    status: (status) => ({ status }),
    body: (body) => ({ body }),
    network: (network) => ({ network }),
    retry_after: (header) => ({ headers: { "retry-after": header } }),
    latency_ms: (latency) => ({ latency }),
    times: () => ({}),
  }),
});

/** The API of a case: its clock, and when it was asked. */
class Api {
  began = Date.parse("2026-03-05T10:30:00Z");
  now = this.began;
  polls = [];

  constructor(steps) {
    this.answers = steps.flatMap((step) => Array(step.times ?? 1).fill(answerOf(step)));
  }

  /** As fetch does it: what takes too long is aborted by the signal. */
  fetch = async (_url, { signal }) => {
    const answer = this.answers[Math.min(this.polls.length, this.answers.length - 1)];
    this.polls.push(this.now - this.began);
    if (answer.latency > requestTimer.ms) {
      this.now += requestTimer.ms;
      requestTimer.fire();
      assert.ok(signal.aborted);
      throw signal.reason;
    }
    this.now += answer.latency;
    if (answer.network) throw new TypeError("fetch failed");
    return new Response(answer.body || null, answer);
  };

  sleep = async (ms) => {
    this.now += ms;
  };
}

/** The last timer that was set, which is that of the request: nothing else sets one here. */
const requestTimer = { ms: 0, fire: () => {} };

test.before(() => {
  globalThis.setTimeout = (fire, ms) => Object.assign(requestTimer, { fire, ms });
  globalThis.clearTimeout = () => {};
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

test("there are waits", () => assert.ok(names.length >= 150));

for (const name of names) {
  const { reason, want, ...wait } = JSON.parse(readFileSync(new URL(name, folder), "utf8"));
  test(`${name}: ${reason}`, async () => {
    assert.deepEqual(await run(wait, want.problem_contains), want);
    passed++;
  });
}
