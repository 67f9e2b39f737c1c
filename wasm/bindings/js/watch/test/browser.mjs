// The page in Debian's Chromium, served by the Go package that serves it, over waits that are made up
// (worker/internal/watchpage/sample). Whatever a test does, the page must ask nobody else, throw
// nothing and not even try what its Content-Security-Policy forbids.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const flags = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const root = fileURLToPath(new URL("../../../../../", import.meta.url));
const document = fileURLToPath(new URL("../../viewer/src/samples/report.json", import.meta.url));

/** A browser, as root needs it where there is one. */
export function launch() {
  if (!existsSync(executablePath)) {
    throw new Error(`no ${executablePath}: install Debian's chromium (apt-get install chromium), or name another in the environment variable CHROMIUM`);
  }
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox", ...flags] : flags });
}

/** Serves the page over so many waits, and returns where, and how to stop. */
export async function serve(waits, ...more) {
  const folder = mkdtempSync(join(tmpdir(), "agentwait-watch-"));
  const binary = join(folder, "sample");
  execFileSync("go", ["build", "-o", binary, "./worker/internal/watchpage/sample"], { cwd: root, stdio: "inherit" });
  const server = spawn(binary, ["--waits", String(waits), "--document", document, ...more], { stdio: ["ignore", "pipe", "inherit"] });
  const address = await new Promise((resolve, reject) => {
    server.stdout.once("data", (text) => resolve(String(text).trim()));
    server.once("exit", (code) => reject(new Error(`the sample ended with ${code}`)));
  });
  const stopped = new Promise((resolve) => server.once("exit", resolve));
  return {
    address, pid: server.pid,
    async stop() {
      server.kill("SIGINT");
      await stopped;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Starts a browser and a server for the tests of a file. */
export async function start(waits = 10_000, ...more) {
  const server = await serve(waits, ...more);
  const browser = await launch();
  const contexts = [];
  const wrong = [];
  const expected = [];
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    assert.deepEqual(wrong.splice(0).filter((one) => !expected.some((known) => known.test(one))), []);
    expected.length = 0;
  });
  after(async () => {
    await browser.close();
    await server.stop();
  });
  return {
    server,
    /** Says what a test makes go wrong on purpose. */
    expect: (...known) => expected.push(...known),
    /** Opens the page. */
    async open(options = {}, path = "") {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      contexts.push(context);
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      page.on("request", (request) => { if (!request.url().startsWith(server.address)) wrong.push(`request: ${request.url()}`); });
      page.on("pageerror", (error) => wrong.push(`error: ${error.stack}`));
      page.on("console", (message) => wrong.push(`console: ${message.text()}`));
      page.on("popup", (popup) => wrong.push(`popup: ${popup.url()}`));
      await page.addInitScript(() => globalThis.document?.addEventListener("securitypolicyviolation", (event) => console.error(`blocked: ${event.violatedDirective} ${event.sample}`)));
      await page.goto(server.address + path);
      return page;
    },
  };
}

/** The rows on the page that have come. */
export const rows = (page) => page.locator(".held:not(.coming):not([hidden])");

/** Waits until the list is there. */
export async function listed(page) {
  await rows(page).first().waitFor();
  return page;
}

/** Waits until the list has a number of waits. */
export const shows = (page, text) => page.locator("#shown", { hasText: new RegExp(`^${text}$`) }).waitFor();
