// A worker that asks for a token: the page asks the reader, once in a tab, and puts it nowhere but into a header.
import assert from "node:assert/strict";
import { test } from "node:test";
import { listed, start } from "./browser.mjs";

const token = "made-up-for-the-tests";
const { open, expect } = await start(100, "--token", token);

test("the token is asked for, refused where it is another one, and kept while the tab is", async () => {
  expect(/401/);
  const page = await open();
  const addresses = [];
  page.on("request", (request) => addresses.push(request.url()));
  await page.locator("#token").fill("another-one-of-them");
  await page.keyboard.press("Enter");
  await page.getByText("This is not the token.").waitFor();
  assert.equal(await page.locator(".held").count(), 0, "nothing is shown");
  await page.locator("#token").fill(token);
  await page.keyboard.press("Enter");
  await listed(page);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.locator("article").first().waitFor();
  await page.reload();
  await page.locator("article").first().waitFor();
  assert.ok(addresses.every((address) => !address.includes(token)), "it is in no address");
  assert.ok(!page.url().includes(token));
  assert.deepEqual(await page.context().cookies(), []);
  assert.equal(await page.evaluate((token) => document.documentElement.outerHTML.includes(token), token), false, "it is not in the page");
  assert.equal(await page.evaluate(() => JSON.stringify({ ...localStorage }).includes("token")), false);
});
