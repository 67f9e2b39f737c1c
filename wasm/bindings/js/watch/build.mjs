// Builds the page that a worker serves: one file, into the Go package that embeds it. Its
// Content-Security-Policy is a header, made there of the file's own script and style.
import { writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parts } from "../viewer/build.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The page as the Go package has it. */
export const page = here("../../../../worker/internal/watchpage/page.html");

/** Builds the page and returns its text: the same on every machine. */
export async function build() {
  return (await parts(here("src/"))).html("");
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const text = await build();
  writeFileSync(page, text);
  console.log(`worker/internal/watchpage/page.html: ${Buffer.byteLength(text)} bytes`);
}
