// Takes docs/images/watch.png: the page over waits that are made up, in both themes side by side.
//
// It depends on the fonts of the machine, so that nothing checks whether it is fresh.
import { fileURLToPath } from "node:url";
import { launch, serve } from "./test/browser.mjs";

const path = fileURLToPath(new URL("../../../../docs/images/watch.png", import.meta.url));
const server = await serve(1840);
const browser = await launch();
try {
  const viewport = { width: 1280, height: 660 };
  const page = await browser.newPage({ viewport, colorScheme: "light" });
  await page.goto(server.address);
  await page.getByRole("columnheader", { name: "Next poll" }).getByRole("button").click();
  await page.locator('.held[data-index="0"]:not(.coming) .next', { hasText: "late" }).waitFor();
  const light = await page.screenshot();
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await page.screenshot();
  // The left part is light and the right one dark, cut on a slant.
  const both = await browser.newPage({ viewport });
  await both.setContent(`<style>body { margin: 0 } img { position: absolute; inset: 0 } .dark { clip-path: polygon(70% 0, 100% 0, 100% 100%, 54% 100%) }</style>
    <img src="data:image/png;base64,${light.toString("base64")}"><img class="dark" src="data:image/png;base64,${dark.toString("base64")}">`);
  await both.screenshot({ path });
} finally {
  await browser.close();
  await server.stop();
}
