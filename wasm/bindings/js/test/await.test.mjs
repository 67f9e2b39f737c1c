// awaitAgent against the emulator of the API, as a real HTTP server: what it waits
// out, how it ends, and that the key goes nowhere but into the header. Time is
// injected, so that no test waits.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  AgentFailedError, AgentNeedsInputError, AgentStatusLimitError, ApiError, awaitAgent, DeadlineExceededError, PollRefusedError, ResultTooLargeError,
} from "../dist/index.js";
import { startEmulator } from "./emulator.mjs";

let api;
before(async () => {
  api = await startEmulator();
  // A script with a reset makes the server keep no connection open; in the middle of the
  // tests that would break one that fetch has kept, and count as another failure.
  await api.script("no_kept_connections", { step: "reset" });
});
after(() => api.stop());

let interactions = 0;

/** Awaits a script with a clock that only sleeping moves; returns how it ended and how it slept. */
async function run(steps, options = {}) {
  const interactionId = `int_${++interactions}`;
  await api.script(interactionId, ...steps);
  let clock = Date.parse("2026-03-05T10:30:00Z");
  const slept = [];
  const states = [];
  const outcome = await awaitAgent({
    interactionId, userId: api.user, apiKey: api.key, baseUrl: api.url, requestTimeoutMs: 5_000,
    now: () => clock,
    random: () => 0.5,
    sleep: async (ms) => {
      slept.push(Math.round(ms));
      clock += ms;
    },
    onStatus: (status) => states.push(status.state),
    ...options,
  }).catch((error) => error);
  return { outcome, slept, states, requests: await api.requests(interactionId) };
}

test("polls until the agent has finished", async () => {
  const { outcome, slept, states, requests } = await run([{ step: "processing", times: 2 }, { step: "completed", text: "Done." }]);
  assert.equal(outcome.finalText(), "Done.");
  assert.deepEqual(states, ["ASYNC_PROCESSING", "ASYNC_PROCESSING", "COMPLETED"]);
  assert.deepEqual(slept, [2000, 2000]);
  assert.deepEqual(requests.map((r) => [r.authorization, r.query, r.key_in_query]),
    Array(3).fill([`Bearer ${api.key}`, `user_id=${api.user}`, false]));
});

test("waits failures out with a backoff, and a Retry-After as long as it says", async () => {
  const { outcome, slept } = await run([
    { step: "unavailable" }, { step: "html_page" }, { step: "garbage" }, { step: "reset" },
    { step: "completed", text: "a body that breaks off", truncated_at: 40 },
    { step: "rate_limited", retry_after_ms: 120_000 }, { step: "not_found" },
    { step: "completed", text: "Done." },
  ], { policy: { notFoundGraceMs: 600_000 } });
  assert.equal(outcome.finalText?.(), "Done.", String(outcome));
  assert.deepEqual(slept, [4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000]);
});

test("a longer Retry-After than the backoff wins", async () => {
  const { slept } = await run([{ step: "rate_limited", retry_after_ms: 30_000 }, { step: "completed" }]);
  assert.deepEqual(slept, [30_000]);
});

test("an agent that failed is an error with the status", async () => {
  const { outcome } = await run([{ step: "failed", text: "out of credits" }]);
  assert.ok(outcome instanceof AgentFailedError);
  assert.equal(outcome.message, "the agent failed: out of credits");
  assert.equal(outcome.status.phase, "failed");
  assert.equal(outcome.polls, 1);
});

test("an agent that waits for a person fails, is waited for, or is returned", async () => {
  const steps = [{ step: "needs_approval", times: 2 }, { step: "completed", text: "Approved." }];
  const failed = await run(steps);
  assert.ok(failed.outcome instanceof AgentNeedsInputError);
  assert.match(failed.outcome.message, /APPROVAL_REQUIRED/);
  assert.equal((await run(steps, { onNeedsInput: "return" })).outcome.phase, "needs_input");
  assert.equal((await run(steps, { onNeedsInput: "wait" })).outcome.finalText(), "Approved.");
});

test("the deadline ends the wait, after a last poll", async () => {
  const { outcome, slept } = await run([{ step: "processing" }], { timeoutMs: 5_000 });
  assert.ok(outcome instanceof DeadlineExceededError);
  assert.match(outcome.message, /5000 ms .* 4 polls; the agent was in the state ASYNC_PROCESSING/);
  assert.deepEqual(slept, [2_000, 2_000, 1_000]);
  assert.equal(outcome.status.state, "ASYNC_PROCESSING");
});

test("a deadline in an outage says what is wrong", async () => {
  const { outcome } = await run([{ step: "unavailable" }], { timeoutMs: 5_000 });
  assert.ok(outcome instanceof DeadlineExceededError);
  assert.match(outcome.message, /after 3 polls; no status could be read: the last 3 polls failed: HTTP 503 /);
});

test("a Retry-After past the deadline leaves no last poll", async () => {
  const { outcome, slept, requests } = await run([{ step: "rate_limited", retry_after_ms: 60_000 }], { timeoutMs: 5_000 });
  assert.ok(outcome instanceof DeadlineExceededError);
  assert.deepEqual(slept, [5_000]);
  assert.equal(requests.length, 1);
  assert.equal(outcome.elapsedMs, 5_000);
});

test("a refusal is an error with the API's answer", async () => {
  const { outcome } = await run([{ step: "error", status: 402, slug: "insufficient_credits" }]);
  assert.ok(outcome instanceof PollRefusedError);
  assert.equal(outcome.reason, "payment_required");
  assert.ok(outcome.cause instanceof ApiError);
  assert.equal(outcome.cause.httpStatus, 402);
  assert.equal(outcome.cause.code, "insufficient_credits");
});

test("a redirect is not followed", async () => {
  const { origin } = new URL(api.url);
  for (const [text, where] of [[`${api.url}/agent_status/elsewhere`, "to another path of it"], ["https://status.example/down", "to https://status.example"]]) {
    const { outcome, requests } = await run([{ step: "redirect", text }]);
    assert.ok(outcome instanceof PollRefusedError);
    assert.deepEqual([outcome.cause.httpStatus, outcome.reason, outcome.polls], [307, "invalid_response", 5]);
    assert.equal(outcome.problem, `HTTP 307: ${origin} redirects ${where}, which is not followed since the key would go with it; if that is the API, make it the baseUrl`);
    assert.ok(outcome.message.startsWith(`${outcome.problem}, 5 times in a row`), outcome.message);
    assert.equal(requests.length, 5);
  }
  assert.deepEqual(await api.requests("elsewhere"), []);
});

test("an answer that does not come is a failure after the request's time", async () => {
  const { outcome } = await run([{ step: "hang" }], { requestTimeoutMs: 50, timeoutMs: 1_000 });
  assert.ok(outcome instanceof DeadlineExceededError);
  assert.match(outcome.message, /no answer within 50 ms/);
});

test("the deadline cuts a request in flight, which has five seconds at least", async () => {
  const timer = globalThis.setTimeout;
  const limits = [];
  globalThis.setTimeout = (fire, ms, ...rest) => (limits.push(ms), timer(fire, [5_000, 7_000].includes(ms) ? 20 : ms, ...rest));
  try {
    for (const [timeoutMs, limit] of [[7_000, 7_000], [1_000, 5_000]]) {
      const { outcome } = await run([{ step: "hang" }], { timeoutMs, requestTimeoutMs: 30_000, sleep: async () => assert.fail("went on"), now: clockOf(limit) });
      assert.ok(outcome instanceof DeadlineExceededError, String(outcome));
      assert.equal(outcome.problem, `no answer within ${limit} ms, when the deadline cut the request`);
      assert.ok(limits.includes(limit), String(limits));
    }
  } finally {
    globalThis.setTimeout = timer;
  }
});

/** A clock that shows the beginning until a request was made, and so many milliseconds more from then on. */
function clockOf(ms) {
  let reads = 0;
  return () => Date.parse("2026-03-05T10:30:00Z") + (reads++ < 2 ? 0 : ms);
}

test("a body over the limit is final, and never read to its end", async () => {
  const { outcome } = await run([{ step: "completed", text: "x".repeat(10_000) }], { maxBytes: 1_000 });
  assert.ok(outcome instanceof ResultTooLargeError);
  assert.deepEqual([outcome.polls, outcome.problem], [1, "HTTP 200: limit body_bytes reached at byte 1000: found 1001, allowed 1000; allow more bytes (maxBytes) where such bodies are expected"]);
  assert.ok(outcome.cause instanceof AgentStatusLimitError);

  let pulled = 0;
  let cancelled = false;
  const endless = new ReadableStream({
    pull: (controller) => (pulled++, controller.enqueue(new Uint8Array(600))),
    cancel: () => void (cancelled = true),
  });
  await assert.rejects(awaitAgent({ interactionId: "x", userId: "u", apiKey: "k", maxBytes: 1_000, fetch: async () => new Response(endless) }), ResultTooLargeError);
  assert.ok(cancelled && pulled <= 4, `pulled ${pulled} times`);
});

test("a proxy's page does not end a wait that went well, and is named when it stays", async () => {
  const page = "<!doctype html><title>Sign in</title>";
  const answers = ['{"state":"ASYNC_PROCESSING"}', null];
  let clock = 0;
  const error = await awaitAgent({
    interactionId: "x", userId: "u", apiKey: "k", random: () => 0.5, now: () => clock, sleep: async (ms) => void (clock += ms),
    fetch: async () => (answers[0] === null ? new Response(page, { status: 403 }) : new Response(answers.shift())),
  }).catch((e) => e);
  assert.ok(error instanceof PollRefusedError);
  assert.deepEqual([error.reason, error.status.state, error.problem], ["forbidden", "ASYNC_PROCESSING", 'HTTP 403 with an HTML page titled "Sign in"']);
  assert.ok(error.elapsedMs >= 60_000 && error.polls >= 4);
  assert.match(error.message, /titled "Sign in", 5 times in a row, not from the API; check baseUrl/);
});

test("a signal ends the request and the pause, with its reason", async () => {
  for (const [steps, step] of [[[{ step: "hang" }], "request"], [[{ step: "processing" }], "pause"]]) {
    const stop = new AbortController();
    const reason = new Error(`stopped in the ${step}`);
    const interactionId = `int_abort_${step}`;
    await api.script(interactionId, ...steps);
    const ended = awaitAgent({
      interactionId, userId: api.user, apiKey: api.key, baseUrl: api.url, signal: stop.signal,
      fetch: (...args) => {
        if (step === "request") setImmediate(() => stop.abort(reason));
        return fetch(...args);
      },
      onStatus: () => setImmediate(() => stop.abort(reason)), // the real sleep has begun by then
    });
    await assert.rejects(ended, (error) => error === reason);
  }
  await assert.rejects(
    awaitAgent({ interactionId: "x", userId: "u", apiKey: "k", signal: AbortSignal.abort(), fetch: () => assert.fail("polled") }),
    { name: "AbortError" },
  );
});

test("the key is in no error, whatever the API or fetch repeat", async () => {
  const secret = "sk_live_4eC39HqLyjWDarjtT1zdp7dc";
  const fetches = [
    async () => new Response(JSON.stringify({ error: `bad key ${secret}`, message: `Bearer ${secret}` }), { status: 401 }),
    async () => { throw new TypeError(`bad header: Bearer ${secret}`, { cause: new Error(secret) }); },
    async () => new Response(secret, { status: 500 }),
    async () => new Response(JSON.stringify({ state: "FAILED", error_message: `wrong key: ${secret}` })),
    async () => new Response(JSON.stringify({ state: secret })),
  ];
  for (const fetch of fetches) {
    const error = await awaitAgent({
      interactionId: "x", userId: "u", apiKey: secret, fetch, timeoutMs: 10, sleep: async () => {},
    }).catch((e) => e);
    assert.ok(error instanceof Error);
    for (let e = error; e instanceof Error; e = e.cause) {
      const fields = JSON.stringify({ ...e, status: null }); // the document is what it is
      assert.ok(!`${e.stack} ${fields} ${e.message}`.includes(secret), String(e));
    }
  }
});

test("both owners are sent, and an id is escaped", async () => {
  const urls = [];
  const fetch = async (url) => (urls.push(String(url)), new Response('{"state":"COMPLETED"}'));
  await awaitAgent({ interactionId: "run:é", userId: "u", projectId: "p", apiKey: "k", baseUrl: "http://127.0.0.1:1/api/v1/", fetch });
  assert.deepEqual(urls, ["http://127.0.0.1:1/api/v1/agent_status/run%3A%C3%A9?user_id=u&project_id=p"]);
});

test("wrong options are told before anything is sent", async () => {
  const good = { interactionId: "x", userId: "u", apiKey: "k", fetch: () => assert.fail("polled") };
  for (const [wrong, name] of [
    [{ interactionId: "../start_agent" }, "interactionId"], [{ interactionId: ".." }, "interactionId"],
    [{ interactionId: "a/b" }, "interactionId"], [{ interactionId: "é".repeat(129) }, "256 bytes"], [{ interactionId: "a\u0000" }, "interactionId"],
    [{ interactionId: undefined }, "interactionId"], [{ userId: undefined }, "userId"], [{ projectId: "a b" }, "projectId"],
    [{ apiKey: "" }, "apiKey"], [{ apiKey: "k\n" }, "apiKey"],
  ]) {
    await assert.rejects(awaitAgent({ ...good, ...wrong }), (error) => error instanceof TypeError && error.message.includes(name));
  }
});
