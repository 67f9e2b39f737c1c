// Where a key may go: https, or http on this machine. The same in every language.
import assert from "node:assert/strict";
import { test } from "node:test";
import { awaitAgent } from "../dist/index.js";

const completed = '{"state":"COMPLETED"}';

/** The URL that a base URL makes, or its error. */
async function asked(baseUrl) {
  let url = null;
  await awaitAgent({
    interactionId: "x", userId: "u", apiKey: "a-key-of-some-length", baseUrl,
    fetch: async (to) => ((url = String(to)), new Response(completed)),
  }).catch((error) => {
    assert.equal(url, null, "nothing was sent");
    assert.ok(error instanceof TypeError);
    url = error.message;
  });
  return url;
}

test("https, and http on this machine", async () => {
  for (const base of [
    "https://example.com", "https://example.com/", "HTTPS://example.com/api//", "https://example.com:8443/a/b", "https://127.1/x", new URL("https://example.com/x"),
    "http://localhost", "http://LOCALHOST:8080/x", "http://127.0.0.1", "http://127.255.255.254:1", "http://[::1]:8080/api",
  ]) {
    const { href } = new URL(String(base).replace(/\/+$/, ""));
    assert.equal(await asked(base), `${href.replace(/\/$/, "")}/agent_status/x?user_id=u`, String(base));
  }
});

test("all else is refused, with what to try", async () => {
  for (const [base, shown, said] of [
    ["http://example.com/x", "http://example.com/x", /in the clear.*https:/],
    ["http://127.1", "http://127.1", /in the clear/], ["http://2130706433/", "http://2130706433/", /in the clear/], ["http://0x7f.0.0.1", "http://0x7f.0.0.1", /in the clear/],
    ["http://127.0.0.01", "http://127.0.0.01", /in the clear/], ["http://0.0.0.0", "http://0.0.0.0", /in the clear/], ["http://[::]", "http://[::]", /in the clear/],
    ["http://localhost.example.com", "http://localhost.example.com", /in the clear/], ["http://127.0.0.1.nip.io", "http://127.0.0.1.nip.io", /in the clear/],
    ["http://127.0.0.256", "http://127.0.0.256", /name a host/],
    ["ftp://example.com", "ftp://example.com", /scheme ftp/], ["ws://localhost", "ws://localhost", /scheme ws/],
    ["example.com", "example.com", /begin it with https/], ["https:example.com", "https:example.com", /begin it with https/], ["/api/v1", "/api/v1", /begin it with https/], ["", "", /begin it with https/],
    ["https://user:pw@example.com", "https://example.com", /before the @/], ["https://@example.com", "https://example.com", /before the @/], ["https://user:p/w@example.com", "https://example.com", /./], ["user:pw@example.com", "example.com", /begin it/],
    ["https://example.com/?q=1", "https://example.com/?q=1", /query/], ["https://example.com/?", "https://example.com/?", /query/],
    ["https://example.com/#", "https://example.com/#", /fragment/],
    ["https://", "https://", /name a host/], ["https:///x", "https:///x", /name a host/], ["https://:80/x", "https://:80/x", /name a host/], ["https://example.com:99999", "https://example.com:99999", /port/],
    ["https://example.com\\@localhost/", "https://localhost/", /backslashes/], ["https://exam\nple.com", "https://exam\nple.com", /spaces/], [" https://example.com", " https://example.com", /begin it with https/],
    ["https://example.com/?api_key=a-key-of-some-length", "https://example.com/?api_key=[key]", /query/],
  ]) {
    const message = await asked(base);
    assert.ok(message.startsWith(`agentwait: baseUrl is ${JSON.stringify(shown)}: `), message);
    assert.match(message, said);
    assert.doesNotMatch(message, /pw|user:/);
  }
});
