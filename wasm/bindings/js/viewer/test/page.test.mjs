// The committed page: fresh, small, one file, and with the policy that it claims.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { test } from "node:test";
import { build, page } from "../build.mjs";

const html = readFileSync(page, "utf8");
const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(html)?.[1] ?? "";

test("the committed page is what its sources make", async () => {
  assert.ok(html === await build(), "viewer/index.html is stale: build it by `npm run viewer` (task wasm:js:viewer), and commit it");
});

test("it is one file of less than 200 KB", () => {
  assert.ok(statSync(page).size < 200_000, `${statSync(page).size} bytes`);
  assert.doesNotMatch(html.replace(/<script>[^]*<\/script>/, ""), /<(link|img|iframe|object|embed)\b|\bsrc=|@import|url\(/);
});

test("the policy allows one script, one style and WebAssembly, and nothing from elsewhere", () => {
  const hashed = (tag) => [...html.matchAll(new RegExp(`<${tag}>([^]*?)</${tag}>`, "g"))].map(([, text]) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`);
  const directives = Object.fromEntries(policy.split("; ").map((directive) => [directive.split(" ")[0], directive.split(" ").slice(1).join(" ")]));
  assert.deepEqual(directives, {
    "default-src": "'none'",
    "script-src": `${hashed("script").join()} 'wasm-unsafe-eval'`,
    "style-src": hashed("style").join(),
    "connect-src": "'none'", "img-src": "'none'", "font-src": "'none'", "form-action": "'none'", "base-uri": "'none'",
    "require-trusted-types-for": "'script'", "trusted-types": "'none'",
  });
  assert.ok(html.indexOf("Content-Security-Policy") < html.indexOf("<style>"), "the policy stands before what it is about");
});

test("the screenshot of the README is there, and no larger than 200 KB", () => {
  const { size } = statSync(new URL("../screenshot.png", import.meta.url));
  assert.ok(size > 10_000 && size < 200_000, `${size} bytes`);
});
