// The package as others install it: what is in it, every way to load the module, and
// the bundlers, which are known to lose .wasm files.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { gzipSync } from "node:zlib";
import { build as esbuild } from "esbuild";
import { build as vite } from "vite";
import { init, load, loadSync, parse } from "agentwait";

const here = fileURLToPath(new URL("..", import.meta.url));
const wasm = readFileSync(join(here, "dist/agentstatus.wasm"));
const body = '{"state":"COMPLETED","response":"Done."}';

// An app that depends on the package, in a folder of its own.
const app = mkdtempSync(join(tmpdir(), "agentwait-app-"));
after(() => rmSync(app, { recursive: true }));
mkdirSync(join(app, "node_modules"));
symlinkSync(here, join(app, "node_modules/agentwait"));
writeFileSync(join(app, "package.json"), '{"type":"module"}');
writeFileSync(join(app, "main.js"), `import { parse } from "agentwait";\nexport const text = parse(${JSON.stringify(body)}).finalText();\n`);

test("the module loads from each kind of source", async () => {
  const server = createServer((request, response) => {
    if (request.url !== "/agentstatus.wasm") response.statusCode = 404;
    response.end(wasm); // without a content type, as plain file servers do
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  try {
    const url = new URL(`http://127.0.0.1:${server.address().port}/agentstatus.wasm`);
    const readers = await Promise.all([
      load(), load(url), load(fetch(url)), load(await fetch(url)), load(wasm), load(new WebAssembly.Module(wasm)),
      loadSync(), loadSync(wasm), loadSync(new WebAssembly.Module(wasm)),
    ]);
    for (const reader of readers) assert.equal(reader.parse(body).finalText(), "Done.");
    await assert.rejects(load(new URL("/elsewhere", url)), /HTTP 404; check the URL/);
  } finally {
    server.close();
    server.closeAllConnections();
  }
  await init(new WebAssembly.Module(wasm));
  assert.equal(parse(body).finalText(), "Done.");
});

test("a module that is not ours is refused", () => {
  const empty = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  assert.throws(() => loadSync(empty), /ABI version undefined, wanted 1/);
});

test("a worker has an instance of its own", async () => {
  const file = join(app, "worker.js");
  writeFileSync(file, `import { parentPort } from "node:worker_threads";\nimport { text } from "./main.js";\nparentPort.postMessage(text);\n`);
  const worker = new Worker(file);
  const [text] = await once(worker, "message");
  assert.equal(text, "Done.");
  await worker.terminate();
});

test("esbuild bundles it into one file that runs", async () => {
  const outfile = join(app, "esbuild.js");
  await esbuild({ entryPoints: [join(app, "main.js")], outfile, bundle: true, minify: true, format: "esm", platform: "browser", logLevel: "error" });
  assert.equal((await import(pathToFileURL(outfile))).text, "Done.");
  const gzipped = gzipSync(readFileSync(outfile)).length;
  console.log(`esbuild: ${readFileSync(outfile).length} bytes minified, ${gzipped} gzipped`);
  assert.ok(gzipped < 27_000);
});

test("Vite bundles it into one file that runs", async () => {
  const outDir = join(app, "vite");
  await vite({
    root: app, logLevel: "error", configFile: false,
    build: { outDir, lib: { entry: join(app, "main.js"), formats: ["es"], fileName: "main" } },
  });
  const [file, ...others] = readdirSync(outDir);
  assert.deepEqual(others, []);
  assert.equal((await import(pathToFileURL(join(outDir, file)))).text, "Done.");
});

test("an unused package leaves nothing in a bundle", async () => {
  const { outputFiles } = await esbuild({
    stdin: { contents: 'import { parse } from "agentwait"; console.log(1)', resolveDir: app }, bundle: true, write: false, format: "esm",
  });
  assert.ok(outputFiles[0].text.length < 200, outputFiles[0].text.slice(0, 500));
});

test("the tarball has what the package needs, and nothing else", () => {
  const [{ files }] = JSON.parse(execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: here, stdio: ["ignore", "pipe", "ignore"] }));
  const names = files.map((file) => file.path);
  for (const name of ["LICENSE", "README.md", "package.json", "dist/index.js", "dist/index.d.ts", "dist/node.mjs", "dist/workerd.js", "dist/edge-light.js", "dist/cjs/package.json", "dist/cjs/index.js", "dist/cjs/index.d.ts", "dist/agentstatus.wasm", "dist/agentwait.schema.json", "dist/temporal/worker.mjs", "dist/temporal/workflow.d.ts", "dist/cjs/temporal/index.js"]) {
    assert.ok(names.includes(name), name);
  }
  assert.deepEqual(names.filter((name) => !/^(dist\/(cjs\/)?(temporal\/)?[\w-]+\.(m?js|d\.ts|wasm)|dist\/agentwait\.schema\.json|dist\/cjs\/package\.json|LICENSE|README\.md|package\.json)$/.test(name)), []);
});

test("the schema of inputs and results is the repository's", () => {
  const packed = fileURLToPath(import.meta.resolve("agentwait/agentwait.schema.json"));
  assert.equal(readFileSync(packed, "utf8"), readFileSync(join(here, "../../../schema/agentwait.schema.json"), "utf8"));
});

test("the lock file names no registry", () => {
  assert.ok(!/"resolved"/.test(readFileSync(join(here, "package-lock.json"), "utf8")));
});
