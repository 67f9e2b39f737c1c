// What vectors cannot say: how long a status lives, what it may share with its body
// and with the module's memory, and the shapes of input that only JavaScript has.
import assert from "node:assert/strict";
import { inspect } from "node:util";
import { test } from "node:test";
import { AgentStatusLimitError, AgentStatusSyntaxError, decide, loadSync, parse } from "agentwait";
import { unescape } from "../dist/json.js";

const encode = (text) => new TextEncoder().encode(text);
const conversation = (n, text = "text") => JSON.stringify({
  state: "COMPLETED",
  messages: Array.from({ length: n }, (_, i) => ({ id: `m${i}`, role: "assistant", parts: [{ id: `p${i}`, type: "text", text: `${text} ${i}` }] })),
});

test("a status is read at any time after later parses", () => {
  for (const input of [(s) => s, encode, (s) => encode(s).buffer]) {
    const all = Array.from({ length: 50 }, (_, i) => parse(input(conversation(i, "été"))));
    for (const [i, status] of all.entries()) {
      assert.equal(status.messages.length, i);
      assert.equal(status.messageCount, i);
      assert.equal(status.finalText(), i === 0 ? "" : `été ${i - 1}`);
      assert.equal(status.toJSON().messages.length, i);
    }
  }
});

test("getters answer the same objects", () => {
  const status = parse(conversation(2));
  assert.equal(status.messages, status.messages);
  assert.equal(status.messages[1].parts, status.messages[1].parts);
  const tool = parse('{"state":"A","messages":[{"parts":[{"type":"tool_invocation","result":{"args":{"a":[1]},"result":"r"}}]}]}').toolCalls()[0];
  assert.equal(tool.args, tool.args);
  assert.deepEqual([tool.args, tool.result], [{ a: [1] }, "r"]);
});

test("a status shows what it is when it is logged, put into a table or cloned", () => {
  const status = parse(conversation(2).replace("{", '{"interaction_id":"x","gummie_id":"g","created_ts":"2026-03-05T10:30:00Z","response":"Done.",'));
  const own = { interactionId: "x", state: "COMPLETED", phase: "completed", response: "Done.", errorMessage: null, messageCount: 2 };
  assert.deepEqual(structuredClone(status), own);
  assert.deepEqual({ ...status }, own); // what console.table shows
  const shown = inspect(status);
  assert.match(shown, /^Status \{[^]*state: 'COMPLETED'[^]*agentId: 'g'[^]*createdAt: 2026-03-05T10:30:00.000Z[^]*Message \{[^]*id: 'm1'/);
  assert.match(inspect({ status }, { depth: 0 }), /Status/);
});

test("a body that was changed is noticed where that matters", () => {
  const body = encode(conversation(3));
  const status = parse(body);
  parse(conversation(1));
  body.set(encode(conversation(2).padEnd(body.length)));
  assert.throws(() => status.messages, /the body was changed/);
});

test("a body is a view of a larger buffer", () => {
  const body = encode(`xxx${conversation(2)}xxx`).subarray(3, -3);
  assert.equal(parse(body).finalText(), "text 1");
});

test("lone surrogates of a string are U+FFFD, and pairs are kept", () => {
  const status = parse('{"state":"A\ud800B","response":"\ud83d\ude00 \udc00"}');
  assert.equal(status.state, "A\ufffdB");
  assert.equal(status.response, "\u{1f600} \ufffd");
});

test("an error points into bytes and into the string", () => {
  assert.throws(() => parse('{"state":"é😀",}'), (error) => {
    assert.ok(error instanceof AgentStatusSyntaxError);
    assert.deepEqual([error.name, error.offset, error.index], ["AgentStatusSyntaxError", 18, 15]);
    return true;
  });
});

test("the limit counts bytes, of a string too", () => {
  const body = '{"state":"éé"}';
  assert.equal(parse(body, { maxBytes: 16 }).state, "éé");
  for (const input of [body, encode(body)]) {
    assert.throws(() => parse(input, { maxBytes: 15 }), (error) => {
      assert.ok(error instanceof AgentStatusLimitError);
      assert.deepEqual([error.limit, error.allowed, error.found, error.offset], ["body_bytes", 15, 16, 15]);
      return true;
    });
  }
});

test("a body over the limit is not decided on as the one before it", () => {
  parse('{"state":"COMPLETED"}');
  const { action, reason, error } = decide({
    httpStatus: 200, body: conversation(9), maxBytes: 10, progress: { consecutiveFailures: 0, elapsedMs: 0 },
  });
  assert.deepEqual([action, reason, error.code], ["fatal", "too_large", "limit"]);
});

test("a document about another interaction is an error with both ids", () => {
  const { status, error, action } = decide({
    httpStatus: 200, body: '{"interaction_id":"theirs","state":"COMPLETED"}', interactionId: "ours", progress: { consecutiveFailures: 0, elapsedMs: 0 },
  });
  assert.deepEqual([action, status, error.name, error.wanted, error.found], ["wait", null, "OtherInteractionError", "ours", "theirs"]);
});

test("a large body is read, and its memory is given back", () => {
  const reader = loadSync();
  const large = reader.parse(conversation(30_000, "x".repeat(700)));
  const small = reader.parse(conversation(1));
  assert.equal(large.messages.at(-1).parts[0].text.length, 706);
  assert.equal(small.finalText(), "text 0");
});

test("numbers are as JSON.parse reads them, and exact as text", () => {
  const [tool] = parse('{"state":"A","messages":[{"parts":[{"type":"tool_invocation","result":{"result":9007199254740993}}]}]}').toolCalls();
  assert.equal(tool.result, 2 ** 53);
  assert.equal(tool.json("result"), "9007199254740993");
});

test("JSON in the reply is found in its fence", () => {
  const read = (response) => parse(JSON.stringify({ state: "COMPLETED", response })).responseJSON();
  assert.deepEqual(read(' {"a":1} '), { a: 1 });
  assert.deepEqual(read('Here:\n```json\n[1, 2]\n```\nand\n```\n3\n```'), [1, 2]);
  assert.deepEqual(read("  ```\n4"), 4);
  for (const none of ["no JSON", "```", "a ``` 1\n```"]) assert.throws(() => read(none), SyntaxError);
});

test("long strings are unescaped as by JSON.parse, whether escapes are rare or not", () => {
  const escapes = ["\\n", '\\"', "\\\\", "\\/", "\\b", "\\f", "\\r", "\\t", "\\u2014", "\\ud83d\\ude00", "\\u0000"];
  let seed = 1;
  const next = (n) => (seed = (seed * 48271) % 2147483647) % n;
  for (let i = 0; i < 300; i++) {
    const gap = [1, 60, 130, 2000][i % 4];
    let token = '"';
    while (token.length < 5000) token += "é".repeat(next(gap)) + "x".repeat(next(gap)) + escapes[next(escapes.length)];
    token += '"';
    assert.equal(unescape(token), JSON.parse(token));
  }
});
