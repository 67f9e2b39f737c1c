// axe-core over every view in both themes, and what it cannot see: focus, announcements,
// narrow screens, reduced motion.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { read, shown, start } from "./browser.mjs";
import { report } from "./documents.mjs";

const { open } = await start();
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function violations(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join("\n")}`);
}

const views = {
  intake: async () => {},
  document: async (page) => {
    await read(page, report);
    await page.locator("article").nth(2).waitFor();
  },
  "everything unfolded": async (page) => {
    await read(page, report);
    await page.locator("article").nth(2).waitFor();
    await page.locator("#open-reasoning").check();
    for (const name of ["JSON", "The JSON in the reply, as responseJSON() reads it", "The whole document as the API sent it"]) {
      await page.locator("#document").getByText(name, { exact: true }).first().click();
    }
    for (const row of await page.locator('[role="treeitem"][aria-expanded="false"]').all()) await row.click();
  },
  "a search": async (page) => {
    await read(page, report);
    await page.locator("#search").fill("channel");
    await page.locator("#found", { hasText: "of 3" }).waitFor();
  },
  failed: async (page) => read(page, { state: "FAILED", error_message: "It broke.", messages: [{}] }),
  "needs input": async (page) => read(page, { state: "APPROVAL_REQUIRED" }),
  "input requests": async (page) => {
    const input_requests = [{ id: "r".repeat(200), kind: "approval", text: "Send it?", schema: { type: "boolean" }, tool_call_id: "tc_1" }];
    await read(page, { state: "x", phase: "needs_input", input_requests, progress: { done: 1, total: 3 }, web_url: `https://a.example/${"r".repeat(200)}`, messages: [] });
    await page.getByText("The schema of an answer").click();
  },
  expired: async (page) => read(page, { state: "x", phase: "expired", error_code: "ttl", messages: [] }),
  running: async (page) => read(page, { state: "ASYNC_PROCESSING" }),
  "a reply in Markdown": async (page) => {
    const text = "# A\n\n## B\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> quote\n\n- [x] x\n\n`c` [l](https://example.com)\n\n```\ncode\n```";
    await read(page, { state: "COMPLETED", response: text, messages: [{ role: "assistant", parts: [{ type: "text", text }] }] });
    await page.locator("article .markdown").waitFor();
  },
  "an error of agentwait": async (page) => read(page, { type: "agentwait.Forbidden", message: "no", details: [{ state: "X" }] }, "failure"),
  failure: async (page) => read(page, '{"error":"unauthorized"}', "failure"),
  help: async (page) => page.keyboard.press("?"),
};

for (const colorScheme of ["light", "dark"]) {
  for (const [name, show] of Object.entries(views)) {
    test(`axe finds nothing: ${name}, ${colorScheme}`, async () => {
      const page = await open({ colorScheme, reducedMotion: "reduce" });
      await show(page);
      assert.deepEqual(await violations(page), []);
    });
  }
}

test("every view fits a telephone", async () => {
  for (const [name, show] of Object.entries(views)) {
    const page = await open({ viewport: { width: 320, height: 640 } });
    await show(page);
    for (const width of [320, 390, 640, 800]) {
      await page.setViewportSize({ width, height: 640 });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name}, ${width} pixels: nothing has to be scrolled sideways`);
    }
  }
});

test("the theme follows the system until another is chosen, and is remembered", async () => {
  const page = await open({ colorScheme: "dark" });
  const scheme = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme + " " + getComputedStyle(document.body).backgroundColor);
  const dark = await scheme();
  await page.emulateMedia({ colorScheme: "light" });
  const light = await scheme();
  assert.notEqual(light, dark);
  await page.locator("#theme").click();
  assert.equal(await page.locator("#theme").getAttribute("aria-label"), "Theme: light");
  await page.keyboard.press("t");
  assert.equal((await scheme()).split(" ").slice(1).join(" "), dark.split(" ").slice(2).join(" "));
  await page.reload();
  assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
});

test("all of the page is reached by Tab, first of all the way past the header", async () => {
  const page = await open();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the content");
  assert.ok(await page.locator(".skip").evaluate((one) => one.getBoundingClientRect().top >= 0), "it is seen when it has the focus");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "typed");
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.equal(outline, "solid");
});

test("single keys do nothing in fields, nor when they are switched off", async () => {
  const page = await open();
  await page.locator("#typed").focus();
  await page.keyboard.type("?");
  assert.equal(await page.locator("#help").isVisible(), false);
  await page.locator("#typed").fill("");
  await page.locator("#show-help").click();
  await page.getByLabel("Single keys do something").uncheck();
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  assert.equal(await page.locator("#help").isVisible(), false);
  await page.reload();
  await page.keyboard.press("?");
  assert.equal(await page.locator("#help").isVisible(), false, "it is remembered");
});

test("nothing moves for those who want that", async () => {
  const page = await open({ reducedMotion: "reduce" });
  await page.evaluate(() => document.documentElement.classList.add("reading"));
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector(".bar"), "::after").animationName), "none");
  await page.evaluate(() => document.documentElement.classList.remove("reading"));
  await shown(page, "intake");
});
