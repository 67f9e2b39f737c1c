// One wait: how it stands, where else it is seen, and what its agent has said.
import assert from "node:assert/strict";
import { test } from "node:test";
import { listed, rows, start } from "./browser.mjs";

const { open, expect, server } = await start(2000);
const told = async (query) => (await fetch(`${server.address}api/waits?${query}`)).json();
const detail = async (key) => (await (await fetch(`${server.address}api/waits/${key}`)).json()).wait;

test("a wait opens with its conversation, and going back leads to its row", async () => {
  const page = await listed(await open());
  await page.keyboard.press("j");
  for (let i = 0; i < 30; i++) await page.keyboard.press("j");
  const id = await page.evaluate(() => document.activeElement.textContent);
  const looked = page.waitForRequest(/\/look$/);
  await page.keyboard.press("Enter");
  assert.equal((await looked).method(), "POST");
  await page.locator("article").first().waitFor();
  assert.equal(await page.locator("#wait-heading").textContent(), id);
  assert.equal(await page.evaluate(() => document.activeElement.id), "wait-heading");
  assert.equal(await page.locator("#state").textContent(), "ASYNC_PROCESSING");
  assert.equal(await page.locator("#facts dd").first().textContent(), id);
  await page.getByText(/^as of (just now|\d+ s ago)$/).waitFor();
  await page.keyboard.press("u");
  await page.waitForFunction((id) => document.activeElement.textContent === id, id);
  assert.equal(await page.locator("#wait").isVisible(), false);
});

test("it links to Temporal's UI and to the vendor's page, which learn nothing of this one", async () => {
  const key = (await told("count=200")).rows.find((row) => row.phase === "running").key;
  const all = await Promise.all((await told("count=200")).rows.slice(0, 20).map((row) => detail(row.key)));
  const one = all.find((wait) => wait.told?.web_url) ?? (await detail(key));
  const page = await open({}, `#wait=${one.key}`);
  const temporal = page.getByRole("link", { name: "Temporal" });
  await temporal.waitFor();
  assert.equal(await temporal.getAttribute("href"), `https://temporal.example.com/namespaces/production/workflows/${encodeURIComponent(one.workflow)}/${one.run}/history`);
  const vendor = page.getByRole("link", { name: "Vendor's page" });
  assert.equal(await vendor.getAttribute("href"), one.told.web_url);
  for (const link of [temporal, vendor]) {
    assert.equal(await link.getAttribute("rel"), "noopener noreferrer");
    assert.equal(await link.getAttribute("target"), "_blank");
  }
});

test("how it stands is told again and again, without another look", async () => {
  const { key } = (await told("state=running&order=asc&count=1")).rows[0];
  const page = await open({}, `#wait=${key}`);
  await page.locator("article").first().waitFor();
  let looks = 0;
  page.on("request", (request) => { if (request.url().endsWith("/look")) looks++; });
  const before = await page.locator('[data-fact="polls"]').textContent();
  await page.waitForFunction((before) => document.querySelector('[data-fact="polls"]').textContent !== before, before);
  assert.equal(looks, 0);
  await page.keyboard.press("l");
  await page.locator("#look:enabled").waitFor();
  assert.equal(looks, 1);
});

test("a look that fails says why, beside how the wait stands", async () => {
  expect(/502/);
  const { key, problem_text: text } = (await told("state=problem&count=1")).rows[0];
  const page = await open({}, `#wait=${key}`);
  await page.locator("#look-problem", { hasText: text }).waitFor();
  assert.equal(await page.locator("#wait-problem").textContent().then((said) => said.startsWith(`The last poll failed: ${text}`)), true);
  assert.equal(await page.locator("#document").isVisible(), false);
});

test("a wait that is not held any more is said to be gone", async () => {
  expect(/404/);
  const page = await open({}, "#wait=zzz");
  await page.getByText("This worker does not hold the wait any more").waitFor();
  assert.ok(await page.locator("#look").isDisabled());
  await page.getByRole("link", { name: "All waits", exact: false }).last().click();
  await listed(page);
});

test("what a worker tells is text, whatever is in it", async () => {
  const page = await open();
  await page.route(/api\/waits\?/, async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    body.rows[0] = { ...body.rows[0], interaction: "<img src=x onerror=alert(1)>", state: "<b>x</b>", phase: '" onclick="', failures: 2, problem_text: "<script>alert(1)</script>" };
    body.connections[0].name = "<i>name</i>";
    await route.fulfill({ response, json: body });
  });
  await page.reload();
  await page.locator(".id", { hasText: "<img src=x" }).waitFor();
  assert.equal(await rows(page).first().locator("img, script, b").count(), 0);
  assert.equal(await page.locator("#connections i").count(), 0);
});

test("a vendor's page that is no web address is not linked", async () => {
  const { key } = (await told("state=running&count=1")).rows[0];
  const page = await open();
  await page.route(/api\/waits\/[^/]+$/, async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    body.wait.told = { web_url: "javascript:alert(1)" };
    body.worker.temporal_ui = "javascript:alert(2)//";
    await route.fulfill({ response, json: body });
  });
  await page.goto(`${server.address}#wait=${key}`);
  await page.locator("#wait-facts dd").first().waitFor();
  assert.equal(await page.locator("#wait-does a").count(), 0);
});
