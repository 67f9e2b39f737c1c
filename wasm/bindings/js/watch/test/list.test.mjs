// Ten thousand waits: what is in the page is bounded, every wait is reached, and what the reader asks
// for is what he sees. Conditions only; bench.mjs has the times.
import assert from "node:assert/strict";
import { test } from "node:test";
import { listed, rows, shows, start } from "./browser.mjs";

const { open, expect, server } = await start(10_000);
const ids = (page) => rows(page).evaluateAll((all) => all.sort((a, b) => a.dataset.index - b.dataset.index).map((row) => row.querySelector(".id").textContent));

/** The worker's own answer, which the page is held against. */
const told = async (query) => (await fetch(`${server.address}api/waits?${query}`)).json();

test("the page holds some dozens of rows, wherever the reader is", async () => {
  const page = await listed(await open());
  assert.equal(await page.locator("#waits-heading").textContent(), "10,000 waits");
  assert.equal(await page.locator("#table").getAttribute("aria-rowcount"), "10001");
  let most = 0;
  for (const part of [0, 0.1, 0.33, 0.5, 0.87, 1, 0.2]) {
    await page.evaluate((part) => scrollTo(0, document.documentElement.scrollHeight * part), part);
    await page.waitForFunction(() => [...document.querySelectorAll(".held:not([hidden])")].filter((one) => {
      const { top, bottom } = one.getBoundingClientRect();
      return bottom > 0 && top < innerHeight;
    }).every((one) => !one.classList.contains("coming")));
    most = Math.max(most, await page.locator(".held").count());
  }
  assert.ok(most > 20 && most <= 80, `${most} rows`);
  assert.ok(await page.evaluate(() => document.querySelectorAll("*").length) < 1500);
});

test("the last wait is reached by the keyboard, and the first one again", async () => {
  const page = await listed(await open());
  await page.keyboard.press("j");
  assert.equal(await page.evaluate(() => document.activeElement.closest(".held")?.dataset.index), "0");
  await page.keyboard.press("End");
  await page.waitForFunction(() => document.activeElement.closest(".held:not(.coming)")?.dataset.index === "9999");
  const { rows: [last] } = await told("order=desc&from=9999&count=1");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), last.interaction);
  const inView = await page.evaluate(() => document.activeElement.getBoundingClientRect().bottom <= innerHeight);
  assert.ok(inView, "the row is in view");
  await page.keyboard.press("PageUp");
  await page.keyboard.press("ArrowUp");
  assert.ok(Number(await page.evaluate(() => document.activeElement.closest(".held").dataset.index)) < 9990);
  await page.keyboard.press("Home");
  await page.waitForFunction(() => document.activeElement.closest(".held:not(.coming)")?.dataset.index === "0");
});

test("a state, a connection and a text narrow it, together", async () => {
  const page = await listed(await open());
  await page.getByRole("button", { name: /^Needs input/ }).click();
  const { matched } = await told("state=needs_input");
  await shows(page, `${matched} shown`);
  assert.ok((await rows(page).locator(".phase").evaluateAll((all) => all.map((one) => one.className))).every((name) => name === "phase needs_input"));
  await page.locator("#connection").selectOption("evals");
  const both = await told("state=needs_input&connection=evals");
  await shows(page, `${both.matched} shown`);
  assert.deepEqual(new Set(await rows(page).locator(".of").allTextContents()), new Set(["evals"]));
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "text");
  const wanted = both.rows[3].interaction;
  await page.keyboard.type(wanted.toLowerCase());
  await shows(page, "1 shown");
  assert.deepEqual(await ids(page), [wanted]);
  assert.equal(await page.locator("#announcer").textContent(), "1 wait shown");
  await page.locator("#text").fill("there is none");
  await page.getByText("No wait is like that.").waitFor();
});

test("a connection is a filter, too", async () => {
  const page = await listed(await open());
  const card = page.getByRole("button", { name: /^research/ });
  await card.click();
  await page.waitForFunction(() => document.querySelector("#connection").value === "research");
  await shows(page, `${(await told("connection=research")).matched.toLocaleString("en")} shown`);
  assert.equal(await card.getAttribute("aria-pressed"), "true");
  assert.match(await card.textContent(), /2 in flight · pauses for \d+ s · 79\/s asked for · \d+ failing/);
});

test("a column sorts it, and again the other way round", async () => {
  const page = await listed(await open());
  for (const [label, sort, order] of [["Interaction", "interaction", "asc"], ["Interaction", "interaction", "desc"], ["Last problem", "problem", "desc"]]) {
    await page.getByRole("columnheader", { name: label }).getByRole("button").click();
    const want = (await told(`sort=${sort}&order=${order}&count=5`)).rows.map((row) => row.interaction);
    await page.waitForFunction((want) => document.querySelector('.held[data-index="0"]:not(.coming) .id')?.textContent === want, want[0]);
    assert.deepEqual((await ids(page)).slice(0, 5), want);
    assert.equal(await page.getByRole("columnheader", { name: label }).getAttribute("aria-sort"), order === "asc" ? "ascending" : "descending");
  }
});

test("times go on, and the list is asked for again", async () => {
  const page = await listed(await open());
  const elapsed = page.locator('.held[data-index="0"] .elapsed');
  await page.getByRole("columnheader", { name: "Elapsed" }).getByRole("button").click(); // the youngest first
  await page.waitForFunction(() => /^\d+ s$/.test(document.querySelector('.held[data-index="0"] .elapsed').textContent));
  const before = await elapsed.textContent();
  await page.waitForFunction((before) => document.querySelector('.held[data-index="0"] .elapsed').textContent !== before, before);
  await page.waitForRequest(/api\/waits/);
});

test("a reader who looks elsewhere costs nothing", async () => {
  const page = await listed(await open());
  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { get: () => "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  assert.equal(await page.locator("#live").textContent(), "paused");
  let asked = 0;
  page.on("request", () => asked++);
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 3000)));
  assert.equal(asked, 0);
  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { get: () => "visible" });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await page.locator('#live[data-live="live"]').waitFor();
  assert.ok(asked > 0);
});

test("a worker that does not answer is said to, and asked again", async () => {
  const page = await listed(await open());
  expect(/net::ERR_FAILED/);
  await page.route(/api\/waits/, (route) => route.abort());
  await page.getByRole("alert").getByText("The worker does not answer").waitFor();
  assert.ok(await rows(page).count() > 0, "what was there stays");
  await page.unroute(/api\/waits/);
  await page.locator('#live[data-live="live"]').waitFor();
  assert.equal(await page.locator("#trouble").isVisible(), false);
});
