// The key in every spelling that an API may answer it in: none of them leaves.
import assert from "node:assert/strict";
import { inspect } from "node:util";
import { test } from "node:test";
import { awaitAgent } from "../dist/index.js";
import { Secret } from "../dist/secret.js";

const key = "Sk/live+4eC39Hq&LyjWDarjtT1zdp7dc";
const each = (spell) => [...key].map((char) => spell(char, char.charCodeAt(0).toString(16).padStart(2, "0"))).join("");
const spellings = {
  "as it is": key,
  "slashes escaped": key.replaceAll("/", "\\/"),
  "as \\u escapes": each((_, hex) => `\\u00${hex}`),
  "one character escaped": key.replace("S", "\\u0053"),
  "in per cent": each((_, hex) => `%${hex}`),
  "as encodeURIComponent has it": encodeURIComponent(key),
  "in HTML": each((char, hex) => (char === "&" ? "&amp;" : /\w/.test(char) ? char : `&#x${hex};`)),
  "in lower case": key.toLowerCase(),
  "without its last character": key.slice(0, -1),
  "half of it": key.slice(0, 20),
  "in base64": btoa(key),
  "its header in base64": btoa(`Bearer ${key}`),
  "in base64 after others": btoa(`user:x${key}:more`),
  "in base64 of addresses": btoa(`${key}?`).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", ""),
};

/** Whether enough of the key is in a text to be of use. */
const tells = (text) => Object.values(spellings).some((spelling) => text.toLowerCase().includes(spelling.slice(0, 17).toLowerCase())) || /eC39Hq|ZUMzOUhx/i.test(text);

for (const [name, spelling] of Object.entries(spellings)) {
  test(`the key ${name} is masked in a text`, () => {
    const masked = new Secret(key).mask(`bad key "${spelling}"; ask again: ${spelling}`);
    assert.match(masked, /^bad key ".*\[key\].*"; ask again: .*\[key\]/);
    assert.ok(!tells(masked), masked);
  });

  test(`the key ${name} is in no error of a wait`, async () => {
    const text = `refused ${spelling} twice`;
    const answers = [
      () => new Response(JSON.stringify({ error: text, message: text }), { status: 401 }),
      () => new Response(`{"error":"${spelling.replaceAll('"', "")}"}`, { status: 403 }), // escapes in the JSON itself
      () => new Response(text, { status: 500 }),
      () => new Response(JSON.stringify({ state: "FAILED", error_message: text })),
      () => new Response(JSON.stringify({ state: "APPROVAL_REQUIRED", response: text })),
      () => { throw new TypeError(text, { cause: new Error(text) }); },
    ];
    for (const answer of answers) {
      const error = await awaitAgent({
        interactionId: "x", userId: "u", apiKey: key, fetch: async () => answer(), timeoutMs: 10, sleep: async () => {},
      }).catch((e) => e);
      assert.ok(error instanceof Error);
      for (let e = error; e instanceof Error; e = e.cause) assert.ok(!tells(`${e.stack} ${e.message} ${JSON.stringify({ ...e, status: null })}`), String(e));
    }
  });
}

test("the key is in no document either, escaped or not", async () => {
  for (const spelled of ["as it is", "slashes escaped", "as \\u escapes", "one character escaped", "in per cent"]) {
    const body = `{"state":"FAILED","error_message":"a${spellings[spelled]}b","messages":[{"role":"assistant","content":"${spellings[spelled]}"}]}`;
    const { status } = await awaitAgent({ interactionId: "x", userId: "u", apiKey: key, fetch: async () => new Response(body) }).catch((e) => e);
    assert.equal(status.errorMessage, "a[key]b");
    assert.equal(status.finalText(), "[key]");
    assert.ok(!tells(`${status.json()} ${status.toJSONText()} ${inspect(status)}`));
  }
});

test("what is no key stays", () => {
  const secret = new Secret(key);
  for (const text of ["", "Sk/live", "nothing of it: 100% \\u0041 &amp; é", `${key.slice(1)}`.slice(3, 9)]) assert.equal(secret.mask(text), text);
  const body = new TextEncoder().encode('{"state":"COMPLETED","response":"C:\\\\users \\u0053k 50%"}');
  assert.equal(secret.maskBody(body), body);
  assert.equal(new Secret("short").mask("a short text"), "a short text", "a word is none");
});
