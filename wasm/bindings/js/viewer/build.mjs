// Builds index.html: script, style and the page in one file, with a Content-Security-Policy
// that names both by their hashes and allows nothing else.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build as bundle } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The page as people open it. */
export const page = here("index.html");

/** Builds the page and returns its text: the same on every machine. */
export async function build() {
  const { script, style, html } = await parts(here("src/"));
  const policy = [
    "default-src 'none'",
    `script-src '${hash(script)}' 'wasm-unsafe-eval'`,
    `style-src '${hash(style)}'`,
    "connect-src 'none'", "img-src 'none'", "font-src 'none'", "form-action 'none'", "base-uri 'none'",
    // No text can become markup, not even by a mistake of ours.
    "require-trusted-types-for 'script'", "trusted-types 'none'",
  ].join("; ");
  return html(`<meta http-equiv="Content-Security-Policy" content="${policy}">`);
}

/** The script and the style of a page in a folder, and the page with them, and with `head` in its head. */
export async function parts(folder) {
  const script = (await text(`${folder}main.ts`)).replaceAll("</script", "<\\/script").trim();
  const style = (await text(`${folder}styles/main.css`)).trim();
  return {
    script, style,
    html: (head) => readFileSync(`${folder}index.html`, "utf8")
      .replace("<!--csp-->\n", () => (head === "" ? "" : `${head}\n`))
      .replace("<!--style-->", () => `<style>${style}</style>`)
      .replace("<!--document-->\n", () => readFileSync(here("src/document.html"), "utf8"))
      .replace("<!--script-->", () => `<script>${script}</script>`),
  };
}

async function text(entry) {
  const { outputFiles } = await bundle({
    entryPoints: [entry], bundle: true, minify: true, write: false, format: "iife", platform: "browser", charset: "utf8",
    target: "es2022", legalComments: "none", loader: { ".json": "text" }, absWorkingDir: here(".."), logLevel: "error",
  });
  return outputFiles[0].text;
}

function hash(text) {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const text = await build();
  writeFileSync(page, text);
  console.log(`viewer/index.html: ${Buffer.byteLength(text)} bytes`);
}
