// Measures the page with 10,000 waits: how long until the list is there, the longest task while it is
// scrolled, filtered and refreshed, how many bytes come, and what the worker's process takes for it.
//
//     node watch/bench.mjs [WAITS]
import { readFileSync } from "node:fs";
import { launch, rows, serve } from "./test/browser.mjs";

const waits = Number(process.argv[2] ?? 10_000);
const server = await serve(waits);
const browser = await launch();

/** Processor time of the worker so far, in milliseconds. */
const cpu = () => {
  const fields = readFileSync(`/proc/${server.pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
};

try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.addInitScript(() => {
    globalThis.longest = 0;
    new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration); }).observe({ type: "longtask" });
  });
  const took = async (what, act) => {
    await page.evaluate(() => { globalThis.longest = 0; });
    const begin = performance.now();
    await act();
    const ms = performance.now() - begin;
    const longest = await page.evaluate(() => globalThis.longest);
    console.log(`| ${what} | ${Math.round(ms)} ms | ${longest === 0 ? "under 50" : Math.round(longest)} ms |`);
  };
  console.log(`${waits.toLocaleString("en")} waits\n\n| what | until it is there | longest task |\n|---|---|---|`);
  await page.goto("about:blank");
  await took("open the page", async () => { await page.goto(server.address); await rows(page).first().waitFor(); });
  await took("scroll through all of it in 60 steps", () => page.evaluate(async () => {
    for (let i = 1; i <= 60; i++) {
      scrollTo(0, (document.documentElement.scrollHeight * i) / 60);
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    }
  }));
  await took("the last rows", () => page.waitForFunction((n) => document.querySelector(`.held[data-index="${n - 1}"]:not(.coming)`) !== null, waits));
  await took("narrow to a text", async () => { await page.locator("#text").fill("user_0007"); await page.locator("#shown", { hasText: "shown" }).waitFor(); });
  await took("sort by problem", async () => {
    await page.locator("#text").fill("");
    await page.locator("#shown:empty").waitFor({ state: "attached" });
    await page.getByRole("columnheader", { name: "Last problem" }).getByRole("button").click();
    await page.locator('.held[data-index="0"]:not(.coming) .problem:not(:empty)').waitFor();
  });
  await page.evaluate(() => { globalThis.longest = 0; });
  const before = cpu();
  const began = performance.now();
  await page.waitForTimeout(20_000);
  const largest = await page.evaluate(() => Math.max(...performance.getEntriesByType("resource").filter(({ name }) => name.includes("/api/waits?")).map(({ encodedBodySize }) => encodedBodySize)));
  const share = (cpu() - before) / (performance.now() - began);
  console.log(`\nAn open page takes ${(100 * share).toFixed(2)} % of a processor from the worker (its longest task is ${await page.evaluate(() => Math.round(globalThis.longest)) || "under 50"} ms); an answer has at most ${largest.toLocaleString("en")} bytes; ${await page.evaluate(() => document.querySelectorAll("*").length)} elements.`);
} finally {
  await browser.close();
  await server.stop();
}
