// How the activities refuse an input and how they end, as in testdata/activities, which Go's tests
// write: whoever takes a task, its caller is told the same.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { RawValue } from "@temporalio/common";
import { activitiesOf, attempt, infoAt } from "./temporal.mjs";
import { Api } from "./waits.mjs";

const folder = new URL("../../../../testdata/activities/", import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, folder), "utf8"));
const raw = (text, encoding = "json/plain", keyId) => RawValue.fromPayload({
  metadata: { encoding: Buffer.from(encoding), ...(keyId && { "encryption-key-id": Buffer.from(keyId) }) }, data: Buffer.from(text),
});

/** What came of a case, in the form of the table. */
function wantOf({ ended, token }, polls) {
  if (!(ended instanceof Error)) {
    return { result: ended instanceof RawValue ? Buffer.from(ended.payload.data).toString() : JSON.stringify(ended), polls };
  }
  const want = {
    type: ended.type, final: ended.nonRetryable, benign: ended.category === "BENIGN", retry_ms: ended.nextRetryDelay ?? 0,
    message: ended.message, details: ended.details?.[0], token, polls,
  };
  return Object.fromEntries(Object.entries(want).filter(([, value]) => value));
}

/** A JSON text as Go writes it, with what it escapes: equal where the values are, digits included. */
function plain(text) {
  return text.replace(/\\u(003c|003e|0026|2028|2029)/g, (_, code) => String.fromCharCode(parseInt(code, 16)));
}

for (const { reason, activities, arguments: texts, argument_bytes: bytes, encoding, encryption_key_id: keyId, want } of read("refused.json")) {
  for (const name of activities) {
    test(`${name}: ${reason}`, async () => {
      const api = new Api([{ state: "COMPLETED" }]);
      const args = bytes ? [raw(`{"interaction_id":"${"x".repeat(bytes - 21)}"}`)] : (texts ?? []).map((text) => raw(text, encoding, keyId));
      const came = await attempt(activitiesOf(api), infoAt(api.now), args, { name: `agentwait.${name}` });
      assert.deepEqual(wantOf(came, api.polls.length), want[name]);
    });
  }
}

for (const { reason, activity, input, answers, heartbeat, maximum_attempts, own_words, schedule_to_close_seconds, want } of read("ends.json")) {
  test(`${activity}: ${reason}`, async () => {
    const api = new Api(answers);
    const info = infoAt(api.now, {
      heartbeatDetails: heartbeat, retryPolicy: { maximumAttempts: maximum_attempts }, scheduleToCloseTimeoutMs: (schedule_to_close_seconds ?? 0) * 1000,
    });
    const came = await attempt(activitiesOf(api), info, [raw(JSON.stringify(input))], { name: `agentwait.${activity}` });
    const got = wantOf(came, api.polls.length);
    if (own_words) { // what helps is not the same in each language
      for (const words of [got, got.details, want, want.details]) {
        assert.ok(words.message);
        delete words.message;
      }
      for (const told of [got, want]) {
        delete told.details.problem;
        delete told.token?.problem_text;
      }
    }
    if (want.result !== undefined) {
      const { result, ...rest } = want;
      const { result: text, ...others } = got;
      assert.deepEqual([JSON.parse(text), digits(plain(text)), others], [JSON.parse(result), digits(plain(result)), rest]);
    } else assert.deepEqual(got, want);
  });
}

/** The numbers of a text as they stand in it, in whatever order its members are. */
function digits(text) {
  return text.match(/\d[\d.eE+-]*/g).sort();
}
