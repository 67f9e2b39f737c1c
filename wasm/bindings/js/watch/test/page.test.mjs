// The committed page: fresh, and of a size that a binary can bear.
import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { test } from "node:test";
import { build, page } from "../build.mjs";

test("the committed page is what its sources make", async () => {
  assert.ok(readFileSync(page, "utf8") === await build(), "worker/internal/watchpage/page.html is stale: build it by `npm run watch` (task wasm:js:watch), and commit it");
});

test("it has less than 200 KB", () => {
  assert.ok(statSync(page).size < 200_000, `${statSync(page).size} bytes`);
});

test("the screenshot of the documentation is there, and no larger than 150 KB", () => {
  const { size } = statSync(new URL("../../../../../docs/images/watch.png", import.meta.url));
  assert.ok(size > 10_000 && size <= 150_000, `${size} bytes`);
});
