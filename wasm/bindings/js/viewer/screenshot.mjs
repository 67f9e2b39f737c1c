// Takes the screenshot for the READMEs: the sample, in both themes side by side.
//
// It depends on the fonts of the machine, so that nothing checks whether it is fresh.
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const root = process.getuid?.() === 0;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [...(root ? ["--no-sandbox"] : []), "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
try {
  const page = await browser.newPage({ viewport: { width: 1180, height: 1080 }, colorScheme: "light" });
  await page.goto(pathToFileURL(here("index.html")).href);
  await page.getByRole("button", { name: "A sales report" }).click();
  await page.locator("article").nth(1).waitFor();
  const light = await page.screenshot();
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await page.screenshot();
  // The left half is light and the right half dark, cut on a slant.
  const both = await browser.newPage({ viewport: { width: 1180, height: 1080 } });
  await both.setContent(`<style>body { margin: 0 } img { position: absolute; inset: 0 } .dark { clip-path: polygon(64% 0, 100% 0, 100% 100%, 46% 100%) }</style>
    <img src="data:image/png;base64,${light.toString("base64")}"><img class="dark" src="data:image/png;base64,${dark.toString("base64")}">`);
  await both.screenshot({ path: here("screenshot.png") });
} finally {
  await browser.close();
}
