// axe-core over every view in both themes, and what it cannot see: focus, narrow screens.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { listed, shows, start } from "./browser.mjs";

const { open, expect, server } = await start(3000);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const told = async (query) => (await fetch(`${server.address}api/waits?${query}`)).json();

async function violations(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join("\n")}`);
}

const to = async (page, query) => page.goto(`${server.address}#wait=${(await told(query)).rows[0].key}`);
const views = {
  list: async (page) => { await listed(page); },
  "with problems": async (page) => {
    await listed(page);
    await page.getByRole("button", { name: /^Problem/ }).click();
    await shows(page, "\\d+ shown");
  },
  "nothing found": async (page) => {
    await page.locator("#text").fill("nothing like it");
    await page.getByText("No wait is like that.").waitFor();
  },
  "a row with the focus": async (page) => {
    await listed(page);
    await page.keyboard.press("j");
  },
  "a wait": async (page) => {
    await to(page, "state=running");
    await page.locator("#facts dd").first().waitFor();
  },
  "a wait with a problem": async (page) => {
    expect(/502/);
    await to(page, "state=problem");
    await page.locator("#look-problem:visible").waitFor();
    await page.locator("#wait-facts dd").first().waitFor();
  },
  help: async (page) => {
    await listed(page);
    await page.keyboard.press("?");
  },
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
    for (const width of [320, 390, 640, 800, 1000]) {
      await page.setViewportSize({ width, height: 640 });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name}, ${width} pixels: nothing has to be scrolled sideways`);
    }
  }
});

test("all of the page is reached by Tab, and of the rows one", async () => {
  const page = await listed(await open());
  const seen = [];
  for (let i = 0; i < 30; i++) {
    await page.keyboard.press("Tab");
    seen.push(await page.evaluate(() => document.activeElement.id || document.activeElement.className || document.activeElement.tagName));
  }
  for (const id of ["theme", "show-help", "connections", "text", "connection", "choice", "by"]) assert.ok(seen.includes(id), `${id} among ${seen}`);
  assert.equal(seen.filter((one) => one === "id").length, 1, `one row among ${seen}`);
  assert.equal(seen[0], "skip");
});

test("single keys do nothing in fields", async () => {
  const page = await listed(await open());
  await page.locator("#text").focus();
  await page.keyboard.type("?jt");
  assert.equal(await page.locator("#help").isVisible(), false);
  assert.equal(await page.locator("html").getAttribute("data-theme"), "auto");
});
