// Bodies of megabytes: the page stays usable because what it makes is bounded, at once and
// in all. Conditions only; `npm run viewer:bench` has the times.
import assert from "node:assert/strict";
import { test } from "node:test";
import { read, seen, shown, start } from "./browser.mjs";
import { conversationOf, withParts, withResult } from "./documents.mjs";

const { open } = await start();
const megabytes = 5_000_000;
const large = conversationOf(megabytes);
const count = large.messages.length;

/** Nodes that the page may have, whatever the document; and messages made in one go. */
const mostNodes = 12_000;
const mostMessagesAtOnce = 20;

/** Watches what is put into the feed: the most articles added in one task, and the most elements in all. */
async function watch(page) {
  await page.evaluate(() => {
    globalThis.seen = { atOnce: 0, nodes: 0 };
    new MutationObserver((records) => {
      const added = records.flatMap((record) => [...record.addedNodes]);
      seen.atOnce = Math.max(seen.atOnce, added.filter((node) => node.nodeName === "ARTICLE").length);
      seen.nodes = Math.max(seen.nodes, document.querySelectorAll("*").length);
    }).observe(document.body, { subtree: true, childList: true });
  });
}

test("5 MB: what is made is bounded, from the first message to the last", async () => {
  const page = await open();
  await watch(page);
  await read(page, large);
  await page.locator("article").first().waitFor();
  await page.locator("#facts", { hasText: `Tool calls${(count / 2).toLocaleString("en")}` }).waitFor();

  // Through the document, to its very end.
  for (let part = 0.05; part <= 1; part += 0.05) {
    await page.evaluate((part) => scrollTo(0, document.documentElement.scrollHeight * part), part);
    await page.waitForFunction(() => [...document.querySelectorAll("article")].some((one) => {
      const { top, bottom } = one.getBoundingClientRect();
      return bottom > 0 && top < innerHeight;
    }));
  }
  await page.keyboard.press("End");
  await page.locator(`article[aria-posinset="${count}"]`).waitFor();
  await page.waitForFunction(() => document.querySelectorAll("article").length < 200);

  const seen = await page.evaluate(() => globalThis.seen);
  assert.ok(seen.atOnce > 0 && seen.atOnce <= mostMessagesAtOnce, `${seen.atOnce} messages at once`);
  assert.ok(seen.nodes <= mostNodes, `${seen.nodes} elements`);
  assert.equal(await page.locator("article").last().getAttribute("aria-setsize"), String(count));
});

test("5 MB: input is handled while all messages are still being looked at", async () => {
  const page = await open();
  // The page's own clock goes on by a millisecond with each look at it, so that nothing
  // depends on how fast this machine is. At its hundredth turn a key is pressed.
  await page.evaluate(() => {
    let now = 0;
    globalThis.turns = 0;
    performance.now = () => ++now;
    globalThis.scheduler.yield = () => new Promise((resolve) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        if (++globalThis.turns === 100) {
          document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "/", bubbles: true }));
          globalThis.meanwhile = { focused: document.activeElement.id, facts: document.querySelector("#facts").textContent };
        }
        resolve();
      };
      channel.port2.postMessage(null);
    });
  });
  await read(page, large);
  await page.locator("#facts", { hasText: `Tool calls${(count / 2).toLocaleString("en")}` }).waitFor();
  const { turns, meanwhile } = await page.evaluate(() => ({ turns: globalThis.turns, meanwhile: globalThis.meanwhile }));
  assert.ok(turns >= count / 9, `${turns} turns for ${count} messages`);
  assert.equal(meanwhile.focused, "search");
  assert.ok(!meanwhile.facts.includes(`Tool calls${(count / 2).toLocaleString("en")}`), meanwhile.facts);
});

test("5 MB: a search reaches the last message, and typing on replaces it", async () => {
  const page = await open();
  await read(page, large);
  await page.keyboard.press("/");
  await page.keyboard.type(`Question ${count / 2 - 1}:`);
  await page.locator(`article[data-index="${count - 2}"]`).waitFor();
  assert.equal(await page.locator("#found").textContent(), `1 of ${count.toLocaleString("en")} messages`);
  await page.locator("#search").fill("");
  await page.locator('article[data-index="0"]').waitFor();
});

test("j and k go from message to message, over the borders of what is made", async () => {
  const page = await open();
  await read(page, large);
  const focused = () => page.evaluate(() => Number(document.activeElement.closest("article")?.dataset.index ?? -1));
  for (let i = 0; i < 45; i++) await page.keyboard.press("j");
  assert.equal(await focused(), 44);
  await page.keyboard.press("k");
  assert.equal(await focused(), 43);
  assert.ok(await page.evaluate(() => {
    const { top } = document.activeElement.getBoundingClientRect();
    return top >= 0 && top < innerHeight;
  }), "the message is in view");
});

test("what the reader has unfolded stays when he comes back", async () => {
  const page = await open();
  await read(page, large);
  await page.locator('article[data-index="1"] details.reasoning summary').click();
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await page.locator(`article[aria-posinset="${count}"]`).waitFor();
  await page.evaluate(() => scrollTo(0, 0));
  assert.equal(await page.locator('article[data-index="1"] details.reasoning').evaluate((one) => one.open), true);
});

test("one text of 5 MB is cut, and shown in pieces on demand", async () => {
  const page = await open();
  const text = "The agent's report, line by line. ".repeat(3).concat("\n").repeat(Math.round(megabytes / 103));
  await read(page, withParts({ type: "text", text }));
  const says = page.locator("article .says");
  assert.ok((await seen(page, says)).length < 10_000);
  await says.getByRole("button", { name: /Show all \([\d,]+ more characters\)/ }).click();
  await page.waitForFunction((length) => document.querySelector("article .says .text").textContent.length === length, text.length);
  assert.ok(await says.evaluate((one, text) => one.textContent === text, text), "all of it is there, in order");
  assert.ok(await says.locator(".block").evaluateAll((all) => all.every((one) => one.textContent.length <= 4000)));
});

test("one text of a single line of 1 MB is cut, too", async () => {
  const page = await open();
  const text = "😀".repeat(500_000);
  await read(page, withParts({ type: "text", text }));
  const says = page.locator("article .says");
  await says.getByRole("button", { name: /Show all/ }).click();
  await page.waitForFunction((length) => document.querySelector("article .says .text").textContent.length === length, text.length);
  assert.ok(await says.locator(".block").evaluateAll((all) => all.every((one) => !/\p{Surrogate}/u.test(one.textContent))), "no character is cut in two");
});

test("one message of 20,000 parts, and one result of 5 MB, are shown bit by bit", async () => {
  const page = await open();
  await read(page, withParts(...Array.from({ length: 20_000 }, (_, i) => ({ type: "text", text: `part ${i}` }))));
  await page.locator("article").waitFor();
  assert.equal(await page.locator("article .part").count(), 20);
  await page.getByRole("button", { name: "Show more parts (19,980 left)" }).click();
  assert.equal(await page.locator("article .part").count(), 40);

  await read(page, withResult(`[${"[1.50,2,\"x\"],".repeat(400_000)}0]`));
  await page.locator("article").waitFor();
  assert.equal(await page.getByRole("tree", { name: "Result" }).locator(".row").count(), 51);
});

test("a second document takes the place of the first while that is still read", async () => {
  const page = await open();
  await read(page, large);
  await read(page, { state: "QUEUED" });
  assert.equal(await page.locator("#state").textContent(), "QUEUED");
  assert.equal(await page.locator("article").count(), 0);
  await page.getByRole("button", { name: "New", exact: true }).click();
  await shown(page, "intake");
});
