// Trees of JSON: read level by level, moved in by the keyboard, with every digit.
import assert from "node:assert/strict";
import { test } from "node:test";
import { read, start } from "./browser.mjs";
import { withResult } from "./documents.mjs";

const { open } = await start();

async function treeOf(json) {
  const page = await open();
  await read(page, withResult(json));
  return { page, tree: page.getByRole("tree", { name: "Result" }), focused: () => page.evaluate(() => document.activeElement.innerText.replaceAll("\n", "")) };
}

test("numbers keep every digit, and repeated keys are all there", async () => {
  const { tree } = await treeOf('{"a":9007199254740993,"b":1.0,"c":1e999,"d":-0.10,"a":12345678901234567890.5,"__proto__":null}');
  assert.deepEqual(await tree.locator(".row").allTextContents(), [
    "a: 9007199254740993", "b: 1.0", "c: 1e999", "d: -0.10", "a: 12345678901234567890.5", "__proto__: null",
  ]);
});

test("a tree is one tab stop, and arrow keys move, unfold and fold", async () => {
  const filler = "x".repeat(700); // so that nothing is unfolded from the beginning
  const { page, tree, focused } = await treeOf(`{"first":{"inner":[1,2],"fill":"${filler}"},"second":true,"empty":{}}`);
  await page.getByRole("tree", { name: "Result" }).getByRole("treeitem").first().focus();
  assert.equal(await tree.locator('[tabindex="0"]').count(), 1);
  assert.equal(await tree.getByRole("treeitem").count(), 3);

  await page.keyboard.press("ArrowRight");
  assert.equal(await tree.getByRole("treeitem").count(), 5);
  await page.keyboard.press("ArrowRight");
  assert.match(await focused(), /^inner/);
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowDown");
  assert.equal(await focused(), "0: 1");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-level")), "3");
  assert.equal(await tree.locator('[tabindex="0"]').count(), 1);

  await page.keyboard.press("End");
  assert.equal(await focused(), "empty: {}");
  await page.keyboard.press("ArrowRight"); // nothing to unfold
  assert.equal(await page.evaluate(() => document.activeElement.hasAttribute("aria-expanded")), false);
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowLeft");
  assert.equal(await tree.getByRole("treeitem").count(), 3, "what is folded is hidden");
  await page.keyboard.press("ArrowDown");
  assert.equal(await focused(), "second: true");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press(" ");
  assert.equal(await tree.getByRole("treeitem").first().getAttribute("aria-expanded"), "true");

  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.closest('[role="tree"]')), null, "one Tab leaves the tree");
});

test("nothing is made of what is folded, and long lists come in portions", async () => {
  const rows = Array.from({ length: 120 }, (_, i) => ({ row: i }));
  const { page, tree } = await treeOf(JSON.stringify({ rows }));
  assert.equal(await tree.locator(".row").count(), 1);
  await tree.getByRole("treeitem").first().click();
  assert.equal(await tree.locator(".row").count(), 1 + 50 + 1);
  await tree.getByRole("treeitem", { name: "Show 50 more" }).focus();
  await page.keyboard.press("Enter");
  assert.match(await page.evaluate(() => document.activeElement.innerText), /^50/);
  assert.equal(await tree.locator(".row").count(), 1 + 100 + 1);
  await tree.getByText("Show 50 more").click();
  assert.equal(await tree.locator(".row").count(), 1 + 120);
  assert.equal(await tree.getByText("Show 50 more").count(), 0);
});

test("long strings unfold, with their line breaks", async () => {
  const text = `first line\n${"long ".repeat(100)}\u2028"quoted" \\ end`;
  const { page, tree } = await treeOf(JSON.stringify({ text }));
  await tree.getByRole("treeitem").first().focus();
  await page.keyboard.press("ArrowRight");
  assert.equal(await tree.locator(".text").textContent(), text);
});

test("a string that holds JSON is shown as that", async () => {
  const { page, tree } = await treeOf(JSON.stringify("[[979, 1.50]]"));
  await page.getByText("a string that holds JSON:").waitFor();
  await tree.getByRole("treeitem", { name: "1: 1.50" }).waitFor();
});

test("500 levels can be gone down", async () => {
  const levels = 500;
  const { page, tree } = await treeOf("[".repeat(levels) + "7" + "]".repeat(levels));
  await tree.getByRole("treeitem").first().focus();
  await page.evaluate((presses) => {
    for (let i = 0; i < presses; i++) document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true, cancelable: true }));
  }, 2 * levels);
  assert.equal(await page.evaluate(() => document.activeElement.innerText.replaceAll("\n", "")), "0: 7");
});
