// Every option is checked before anything is sent: a NaN from an environment variable that
// is not set once polled 275 times a second, without a deadline. And time goes by a clock
// that is never set.
import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import { awaitAgent, DeadlineExceededError, decide, parse, parseApiError } from "../dist/index.js";

const good = { interactionId: "x", userId: "u", apiKey: "a-key-of-some-length" };
const unused = () => assert.fail("polled");
const completed = '{"state":"COMPLETED","response":"ok"}';

/** Whether an error is of a class, and names an option, what it was and what to give. */
const names = (Type, name, shown) => (error) => {
  assert.equal(error.constructor, Type, String(error));
  assert.ok(error.message.startsWith(`agentwait: ${name} is ${shown}: give `), error.message);
  return true;
};

const bytes = new TextEncoder().encode("x");
const numbers = [
  [TypeError, NaN, "NaN"], [RangeError, Infinity, "Infinity"], [RangeError, -Infinity, "-Infinity"],
  [TypeError, null, "null"], [TypeError, "5", '"5"'], [TypeError, 5n, "5n"], [TypeError, {}, "an object"], [TypeError, bytes, "a Uint8Array"],
];

for (const [option, wrap, least, most] of [
  ["timeoutMs", (timeoutMs) => ({ timeoutMs }), -1, 366 * 86_400_000 + 1],
  ["requestTimeoutMs", (requestTimeoutMs) => ({ requestTimeoutMs }), 0, 2 ** 31],
  ["maxBytes", (maxBytes) => ({ maxBytes }), 0, 2 ** 29 + 1],
  ["policy.minIntervalMs", (minIntervalMs) => ({ policy: { minIntervalMs } }), -1, 2 ** 31],
  ["policy.maxIntervalMs", (maxIntervalMs) => ({ policy: { maxIntervalMs } }), -1, 2 ** 31],
  ["policy.notFoundGraceMs", (notFoundGraceMs) => ({ policy: { notFoundGraceMs } }), undefined, 2 ** 31],
]) {
  test(`${option} is a number from its range`, async () => {
    const ends = [least, most].filter((end) => end !== undefined).map((end) => [RangeError, end, String(end)]);
    for (const [Type, value, shown] of [...numbers, ...ends]) {
      await assert.rejects(awaitAgent({ ...good, fetch: unused, ...wrap(value) }), names(Type, option, shown));
      const { policy, maxBytes } = wrap(value);
      if (policy === undefined && maxBytes === undefined) continue;
      const seen = { httpStatus: 200, body: completed, progress: { consecutiveFailures: 0, elapsedMs: 0 }, policy, maxBytes };
      assert.throws(() => decide(seen), names(Type, option, shown));
    }
    await awaitAgent({ ...good, fetch: async () => new Response(completed), ...wrap(undefined) });
  });
}

test("options of other kinds are what they have to be", async () => {
  for (const [option, values] of Object.entries({
    interactionId: [[undefined, "undefined"], [null, "null"], [bytes, "a Uint8Array"], [5, "5"], ["", '""']],
    userId: [[null, "null"], ["", '""'], [bytes, "a Uint8Array"]],
    projectId: [[null, "null"], [{}, "an object"]],
    baseUrl: [[null, "null"], [5, "5"], [bytes, "a Uint8Array"]],
    policy: [[null, "null"], [5, "5"], ["fast", '"fast"']],
    onNeedsInput: [[null, "null"], ["ignore", '"ignore"'], [true, "true"]],
    onStatus: [[null, "null"], [{}, "an object"]], now: [[null, "null"], [5, "5"], [new Date(), "a Date"]], random: [[0.5, "0.5"]], sleep: [[5, "5"]],
    fetch: [[null, "null"], [{}, "an object"], ["fetch", '"fetch"'], [Promise.resolve(), "a promise"]],
    signal: [[null, "null"], [new AbortController(), "an AbortController"]], reader: [[null, "null"], [{}, "an object"]],
  })) {
    for (const [value, shown] of values) {
      await assert.rejects(awaitAgent({ ...good, fetch: unused, [option]: value }), names(TypeError, option, shown));
    }
  }
  for (const value of [undefined, null]) await assert.rejects(awaitAgent(value), TypeError);
});

test("a key of another type is not shown", async () => {
  for (const apiKey of [undefined, null, 12345, bytes, ["secret"]]) {
    await assert.rejects(awaitAgent({ ...good, fetch: unused, apiKey }), (error) => /^agentwait: apiKey is /.test(error.message) && !/12345|secret/.test(error.message));
  }
});

test("what now() and random() answer is checked, too", async () => {
  const running = async () => new Response('{"state":"ASYNC_PROCESSING"}');
  await assert.rejects(awaitAgent({ ...good, fetch: running, now: () => NaN }), names(TypeError, "what now() answers", "NaN"));
  await assert.rejects(awaitAgent({ ...good, fetch: running, random: () => 2 }), names(RangeError, "random", "2"));
});

test("what decide is told is checked", () => {
  const seen = { httpStatus: 503, retryAfter: "Thu, 05 Mar 2026 10:41:00 GMT", progress: { consecutiveFailures: 0, elapsedMs: 0 } };
  for (const [Type, name, shown, wrong] of [
    [TypeError, "now", "NaN", { now: NaN }], [TypeError, "now", "null", { now: null }], [RangeError, "now", "1e+300", { now: 1e300 }],
    [TypeError, "random", "NaN", { random: NaN }], [RangeError, "random", "-1", { random: -1 }],
    [TypeError, "httpStatus", "undefined", { httpStatus: undefined }], [RangeError, "httpStatus", "1000", { httpStatus: 1000 }], [RangeError, "httpStatus", "200.5", { httpStatus: 200.5 }],
    [TypeError, "retryAfter", "5", { retryAfter: 5 }], [TypeError, "retryAfter", "a Uint8Array", { retryAfter: bytes }],
    [TypeError, "progress", "undefined", { progress: undefined }],
    [TypeError, "progress.elapsedMs", "NaN", { progress: { consecutiveFailures: 0, elapsedMs: NaN } }],
    [RangeError, "progress.elapsedMs", "Infinity", { progress: { consecutiveFailures: 0, elapsedMs: Infinity } }],
    [RangeError, "progress.strayAnswers", "-1", { progress: { consecutiveFailures: 0, elapsedMs: 0, strayAnswers: -1 } }],
    [TypeError, "progress.strayForMs", "NaN", { progress: { consecutiveFailures: 0, elapsedMs: 0, strayForMs: NaN } }],
    [TypeError, "progress.answered", "1", { progress: { consecutiveFailures: 0, elapsedMs: 0, answered: 1 } }],
    [TypeError, "tooLarge", '"no"', { tooLarge: "no" }],
    [TypeError, "pollAfterMs", "NaN", { pollAfterMs: NaN }], [TypeError, "pollAfterMs", '"5"', { pollAfterMs: "5" }],
    [RangeError, "pollAfterMs", "-1", { pollAfterMs: -1 }], [RangeError, "pollAfterMs", "Infinity", { pollAfterMs: Infinity }],
    [TypeError, "interactionId", '""', { interactionId: "" }],
    [RangeError, "progress.consecutiveFailures", "-1", { progress: { consecutiveFailures: -1, elapsedMs: 0 } }],
  ]) assert.throws(() => decide({ ...seen, ...wrong }), names(Type, name, shown));
  assert.throws(() => decide({ ...seen, now: new Date(NaN) }), /now is an invalid Date: give a Date/);
  assert.throws(() => decide(undefined), names(TypeError, "the observation", "undefined"));
  assert.throws(() => decide(Promise.resolve(seen)), names(TypeError, "the observation", "a promise"));
  assert.equal(decide({ ...seen, progress: { consecutiveFailures: 0, elapsedMs: -60_000 } }).action, "wait");
  const running = { ...seen, httpStatus: 200, body: '{"state":"QUEUED"}', random: 0.5 };
  for (const [pollAfterMs, counts, delayMs] of [[2500.2, 2501, 2501], [0.1, 1, 2000], [1e300, 3_600_000, 3_600_000], [undefined, 0, 2000]]) {
    const got = decide({ ...running, retryAfter: null, pollAfterMs });
    assert.deepEqual([got.pollAfterMs, got.delayMs, got.retryAfter], [counts, delayMs, delayMs > 2000]);
  }
  for (const status of [0, 200, 1000, NaN, "404"]) assert.throws(() => parseApiError(status, ""), /httpStatus is .*: give the status of an error/);
});

test("a body that is neither text nor bytes is told what to do with", async () => {
  for (const [value, said] of [
    [undefined, /is undefined/], [null, /is null/], [5, /is 5/], [true, /is true/], [() => "", /is a function/],
    [{ state: "COMPLETED" }, /is an object.*response\.text\(\)/], [[], /is an array/], [new Response("{}"), /is a Response.*await it\.arrayBuffer\(\)/],
    [new Response("{}").text(), /is a promise.*await it/], [new Blob(["{}"]), /is a Blob/], [new Response("{}").body, /is a ReadableStream/],
  ]) {
    for (const read of [parse, (body) => parseApiError(404, body), (body) => decide({ httpStatus: 200, body, progress: { consecutiveFailures: 0, elapsedMs: 0 } })]) {
      if (value === undefined && read !== parse) continue; // decide takes none for an empty one
      assert.throws(() => read(value), (error) => error instanceof TypeError && said.test(error.message), String(said));
    }
  }
  assert.throws(() => parse("{}", null), TypeError);
  for (const maxBytes of [NaN, null, 0, 1.5]) assert.throws(() => parse("{}", { maxBytes }), /maxBytes is /);
});

test("any view of bytes is read", () => {
  const all = new TextEncoder().encode(`x${completed}x`);
  const shared = new Uint8Array(new SharedArrayBuffer(completed.length));
  shared.set(all.subarray(1, -1));
  for (const body of [new DataView(all.buffer, 1, completed.length), Buffer.from(completed), shared, shared.buffer]) assert.equal(parse(body).finalText(), "ok");
});

test("a fetch that is none, or answers no Response, is an error at once", async () => {
  const headers = new Headers();
  for (const [answer, said] of [
    [undefined, "answered undefined"], [completed, "answered \"{"], [{ ok: true, json: async () => ({}) }, "answered an object"],
    [{ status: 200, headers, body: "text" }, 'a Response whose body is "text"'], [{ status: 200, headers, body: Readable.from(["text"]) }, 'a body of "text"'],
  ]) {
    let polls = 0;
    const ended = awaitAgent({ ...good, fetch: async () => (polls++, answer), sleep: () => assert.fail("went on") });
    await assert.rejects(ended, (error) => error.constructor === TypeError && error.message.startsWith(`agentwait: fetch answered`) && error.message.includes(said));
    assert.equal(polls, 1);
  }
});

test("answers like node-fetch's and React Native's are read", async () => {
  const headers = new Headers();
  for (const body of [Readable.from([Buffer.from(completed)]), undefined]) {
    const fetch = async () => ({ status: 200, headers, body, arrayBuffer: async () => new TextEncoder().encode(completed).buffer });
    assert.equal((await awaitAgent({ ...good, fetch })).finalText(), "ok");
  }
});

test("a clock that is set back does not prolong a wait", async () => {
  let now = Date.parse("2026-03-05T10:30:00Z");
  const fetch = async () => {
    now -= 3_600_000;
    return new Response('{"state":"ASYNC_PROCESSING"}');
  };
  const ended = awaitAgent({ ...good, fetch, timeoutMs: 5_000, random: () => 0.5, now: () => now, sleep: async (ms) => void (now += ms) });
  await assert.rejects(ended, (error) => error instanceof DeadlineExceededError && error.polls === 4 && error.elapsedMs === 5_000);
});

test("without a clock of the caller's own, the wall clock does not matter", async () => {
  const real = Date.now;
  let steps = 0;
  Date.now = () => real() + ++steps * 3_600_000;
  try {
    let polls = 0;
    const fetch = async () => new Response(polls++ < 3 ? '{"state":"ASYNC_PROCESSING"}' : completed);
    assert.equal((await awaitAgent({ ...good, fetch, timeoutMs: 60_000, sleep: async () => {} })).finalText(), "ok");
  } finally {
    Date.now = real;
  }
});
