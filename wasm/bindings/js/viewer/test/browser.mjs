// The page in Debian's Chromium, opened from its file as people open it. Whatever a test
// does, the page must load nothing else, throw nothing and not even try what its
// Content-Security-Policy forbids.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, afterEach } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const address = pathToFileURL(fileURLToPath(new URL("../index.html", import.meta.url))).href;
const flags = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** Starts a browser for the tests of a file. */
export async function start() {
  if (!existsSync(executablePath)) {
    throw new Error(`no ${executablePath}: install Debian's chromium (apt-get install chromium), or name another in the environment variable CHROMIUM`);
  }
  const root = process.getuid?.() === 0; // Chromium's sandbox does not run as root
  const browser = await chromium.launch({ executablePath, args: root ? ["--no-sandbox", ...flags] : flags });
  const contexts = [];
  const wrong = [];
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    assert.deepEqual(wrong.splice(0), []);
  });
  after(() => browser.close());
  return {
    /** Opens the page, ready to take a document. */
    async open(options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      contexts.push(context);
      await context.grantPermissions(["clipboard-read", "clipboard-write"]);
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      page.on("request", (request) => { if (request.url() !== address) wrong.push(`request: ${request.url()}`); });
      page.on("pageerror", (error) => wrong.push(`error: ${error.stack}`));
      page.on("console", (message) => wrong.push(`console: ${message.text()}`));
      page.on("dialog", (dialog) => { wrong.push(`dialog: ${dialog.message()}`); void dialog.dismiss(); });
      page.on("popup", (popup) => wrong.push(`popup: ${popup.url()}`));
      await page.goto(address);
      await page.locator("#samples button").first().waitFor();
      await page.evaluate(() => document.addEventListener("securitypolicyviolation", (event) => console.error(`blocked: ${event.violatedDirective} ${event.sample}`)));
      return page;
    },
  };
}

/** Drops a file on the page. */
export async function drop(page, body, name = "response.json") {
  const base64 = Buffer.from(body).toString("base64");
  await page.evaluate(([base64, name]) => {
    const data = new DataTransfer();
    data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
    for (const type of ["dragenter", "dragover", "drop"]) {
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
    }
  }, [base64, name]);
}

/** Pastes a text with the keyboard, from the real clipboard. */
export async function paste(page, text) {
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await page.keyboard.press("Control+V");
}

/** Waits until the page shows the document, or why there is none. */
export async function shown(page, view) {
  await page.locator(`html[data-view="${view}"]:not(.reading)`).waitFor({ state: "attached" });
  if (view === "document") await page.waitForFunction(settled);
}

/** Whether the messages near the screen are there: they are made in turns of the browser after the page says what it read. */
function settled() {
  const feed = document.querySelector("#feed");
  const first = feed?.firstElementChild;
  if (!first || first.getBoundingClientRect().top > innerHeight + 1200) return true;
  return first.childElementCount > 0 && !feed.hasAttribute("aria-busy");
}

/** Reads a text by dropping it, and waits until the page says that it did, and shows it. */
export async function read(page, body, view = "document") {
  await page.evaluate(() => (document.querySelector("#announcer").textContent = ""));
  await drop(page, typeof body === "object" && !(body instanceof Uint8Array) ? JSON.stringify(body) : body);
  await page.waitForFunction(() => /^(?!Reading)./.test(document.querySelector("#announcer").textContent));
  await shown(page, view);
}

/** The text that a reader sees. What is not on the screen has none yet: its layout is left out (content-visibility). */
export async function seen(page, locator) {
  await locator.scrollIntoViewIfNeeded();
  await page.waitForFunction((element) => element.innerText.trim() !== "", await locator.elementHandle());
  return locator.innerText();
}
