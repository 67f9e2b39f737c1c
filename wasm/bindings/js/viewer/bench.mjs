// Measures how long the page is busy with 5 MB: for each corpus of FOLDER (made by
// `go run ./internal/testing/corpus/write FOLDER`), its messages repeated up to 5 MB.
//
//     node viewer/bench.mjs FOLDER
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const bytes = 5_000_000;
const runs = 5;
const folder = process.argv[2];
if (folder === undefined) throw new Error("name the folder of the corpora: go run ./internal/testing/corpus/write FOLDER");

/** The document with its messages as often as they fit. */
function scaled(text) {
  const document = JSON.parse(text);
  const messages = document.messages;
  const size = Buffer.byteLength(JSON.stringify(messages));
  document.messages = Array.from({ length: Math.ceil((bytes / size) * messages.length) }, (_, i) => messages[i % messages.length]);
  return JSON.stringify(document);
}

const address = pathToFileURL(fileURLToPath(new URL("index.html", import.meta.url))).href;
const root = process.getuid?.() === 0;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [...(root ? ["--no-sandbox"] : []), "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const median = (numbers) => Math.round([...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]);
const files = mkdtempSync(join(tmpdir(), "agentwait-viewer-"));

async function run(name) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(address);
  await page.locator("#samples button").first().waitFor();
  await page.evaluate(() => {
    globalThis.longest = 0;
    globalThis.total = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        longest = Math.max(longest, duration);
        total += Math.max(0, duration - 50);
      }
    }).observe({ type: "longtask" });
    document.querySelector("#file").addEventListener("change", () => (globalThis.begin = performance.now()), { capture: true });
    globalThis.whole = new Promise((resolve) => {
      new MutationObserver(() => {
        const facts = document.querySelector("#facts").textContent;
        if (globalThis.first === undefined && document.querySelector("article")) globalThis.first = performance.now() - begin;
        if (facts !== "" && globalThis.first !== undefined && !facts.includes("so far")) resolve();
      }).observe(document.body, { subtree: true, childList: true });
    });
  });
  await page.locator("#file").setInputFiles(join(files, name));
  await page.locator("article").first().waitFor();
  await page.evaluate(() => globalThis.whole);
  await page.waitForTimeout(300);
  const load = await page.evaluate(() => ({ first: globalThis.first, longest: globalThis.longest, nodes: document.querySelectorAll("*").length }));
  await page.evaluate(async () => {
    globalThis.longest = 0;
    const steps = 60;
    for (let i = 1; i <= steps; i++) {
      scrollTo(0, (document.documentElement.scrollHeight * i) / steps);
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    }
  });
  await page.waitForTimeout(300);
  const scroll = await page.evaluate(() => ({ scroll: globalThis.longest, most: document.querySelectorAll("*").length }));
  await page.close();
  return { ...load, ...scroll };
}

try {
  console.log("| 5 MB of | messages | first message | longest task | while scrolling | elements |\n|---|---|---|---|---|---|");
  for (const name of readdirSync(folder).filter((file) => file.endsWith("-1700k.json"))) {
    const text = scaled(readFileSync(join(folder, name), "utf8"));
    writeFileSync(join(files, name), text);
    const all = [];
    for (let i = 0; i < runs; i++) all.push(await run(name));
    const of = (key) => median(all.map((one) => one[key]));
    const longest = of("longest");
    const scroll = of("scroll");
    console.log(`| ${name.replace("-1700k.json", "")} | ${JSON.parse(text).messages.length.toLocaleString("en")} | ${of("first")} ms | ${longest === 0 ? "under 50" : longest} ms | ${scroll === 0 ? "under 50" : scroll} ms | ${of("most").toLocaleString("en")} |`);
  }
} finally {
  rmSync(files, { recursive: true });
  await browser.close();
}
