// The conformance vectors, which hold every language to the same reading: each is
// checked in full, from bytes and from a string, by the public objects and by the
// normalised document.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { after, test } from "node:test";
import { AgentStatusSyntaxError, decide, parse, parseApiError } from "../dist/index.js";
import { documentOf } from "./document.mjs";

const folder = new URL("../../../../testdata/vectors/", import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
let passed = 0;

after(() => console.log(`vectors passed: ${passed} of ${names.length}`));

/** Reads JSON with numbers as strings "#1.0", and lone surrogates as U+FFFD. */
function exact(text) {
  const numbers = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
  return JSON.parse(
    text.replace(numbers, (token) => (token[0] === '"' ? token : `"#${token}"`)),
    (_, value) => {
      if (typeof value === "string") return value.toWellFormed();
      if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
      return Object.fromEntries(Object.entries(value).map(([key, v]) => [key.toWellFormed(), v]));
    },
  );
}

const number = (value) => Number(value.slice(1));
const repeat = (pieces) => pieces.map(({ text, times }) => text.repeat(number(times))).join("");

function bodyOf(vector) {
  if (vector.body_base64 !== undefined) return Uint8Array.from(Buffer.from(vector.body_base64, "base64"));
  if (vector.body_file !== undefined) return Uint8Array.from(readFileSync(new URL(vector.body_file, folder)));
  return new TextEncoder().encode(vector.body ?? repeat(vector.body_repeat ?? []));
}

/** The body, and where it is UTF-8 the same as a string. */
function spellings(body) {
  try {
    return [body, utf8.decode(body)];
  } catch {
    return [body];
  }
}

function same(got, want, what) {
  assert.deepEqual(exact(got), want, what);
}

function checkDocument(vector, body, options) {
  const want = vector.want.document ?? exact(repeat(vector.want.document_repeat));
  for (const spelling of spellings(body)) {
    const status = parse(spelling, options);
    const normalised = status.toJSONText();
    parse('{"state":"FAILED"}'); // what comes later must not matter
    same(documentOf(status), want, "the document of the objects");
    same(normalised, want, "the normalised document");
    if (vector.final_text !== undefined) assert.equal(status.finalText(), vector.final_text);
    if (vector.error_message !== undefined) assert.equal(status.errorMessage ?? "", vector.error_message);
    if (vector.tool_calls !== undefined) assert.equal(status.toolCalls().length, number(vector.tool_calls));
    if (vector.files !== undefined) assert.equal(status.files().length, number(vector.files));
    if (vector.response_json !== undefined) same(status.responseJSONText(), vector.response_json, "response_json");
  }
  for (let i = 0; vector.truncate && i < body.length; i++) {
    assert.throws(() => parse(body.subarray(0, i), options), (error) => error instanceof AgentStatusSyntaxError && error.offset === i);
  }
}

function checkError(want, body, options) {
  for (const spelling of spellings(body)) {
    assert.throws(() => parse(spelling, options), (error) => {
      assert.equal(error.code, want.type);
      assert.match(error.message, /^\P{Cc}+$/u);
      for (const [field, value] of Object.entries(want)) {
        if (field === "type") continue;
        assert.equal(error[field], value[0] === "#" ? number(value) : value, `${field} of ${error}`);
      }
      assert.ok(error.code === "limit" || (error.wanted !== "" && error.found !== ""));
      return true;
    });
  }
}

function checkApiError(want, status, body) {
  const error = parseApiError(status, body);
  assert.equal(error.httpStatus, status);
  assert.equal(error.code, want.code);
  if (want.message_contains !== undefined) assert.ok(error.detail.includes(want.message_contains), error.detail);
  else assert.equal(error.detail, want.message ?? "");
  for (const text of [error.code, error.detail, error.message]) {
    assert.match(text, /^\P{Cc}*$/u);
    assert.ok(Buffer.byteLength(text) <= 2400);
  }
}

function checkDecision(vector, row, body) {
  const { policy = {}, progress, want } = row;
  const ms = (value) => (value === undefined ? undefined : number(value));
  const got = decide({
    httpStatus: vector.network ? 0 : number(vector.http.status),
    retryAfter: vector.http?.headers?.["Retry-After"],
    body,
    maxBytes: vector.max_bytes && number(vector.max_bytes),
    policy: {
      minIntervalMs: ms(policy.min_interval_ms),
      maxIntervalMs: ms(policy.max_interval_ms),
      notFoundGraceMs: ms(policy.not_found_grace_ms),
    },
    progress: {
      consecutiveFailures: number(progress.consecutive_failures), elapsedMs: number(progress.elapsed_ms),
      strayAnswers: progress.stray_answers && number(progress.stray_answers), strayForMs: ms(progress.stray_for_ms), answered: progress.answered,
    },
    interactionId: row.interaction_id,
    tooLarge: row.too_large,
    pollAfterMs: ms(row.poll_after_ms),
    now: new Date(row.now),
    random: number(row.random),
  });
  const { action, reason, failure, retryAfter, retryAfterDelayMs } = got;
  const { delay_ms, retry_after_delay_ms = "#0", poll_after_ms = "#0", stray = false, problem, problem_contains, ...exactly } = want;
  assert.deepEqual({ action, reason, failure, retry_after: retryAfter, stray: got.stray }, { ...exactly, stray });
  if (problem !== undefined) assert.equal(got.problem, problem);
  if (problem_contains !== undefined) assert.ok(got.problem.includes(problem_contains), got.problem);
  assert.ok(Buffer.byteLength(got.problem) <= 512 && /^\P{Cc}*$/u.test(got.problem), got.problem);
  assert.equal(retryAfterDelayMs, number(retry_after_delay_ms));
  assert.equal(got.pollAfterMs, number(poll_after_ms));
  assert.ok(Math.abs(got.delayMs - number(delay_ms)) <= 1, `delay ${got.delayMs}, want ${delay_ms}`);
}

test("there are vectors", () => assert.ok(names.length >= 120));

for (const name of names) {
  const vector = exact(readFileSync(new URL(name, folder), "utf8"));
  test(`${name}: ${vector.reason}`, () => {
    const body = bodyOf(vector);
    const options = vector.max_bytes === undefined ? {} : { maxBytes: number(vector.max_bytes) };
    const { want = {} } = vector;
    if (want.document !== undefined || want.document_repeat !== undefined) checkDocument(vector, body, options);
    if (want.error !== undefined) checkError(want.error, body, options);
    if (want.api_error !== undefined) checkApiError(want.api_error, number(vector.http.status), body);
    for (const row of vector.decide ?? []) checkDecision(vector, row, body);
    passed++;
  });
}
