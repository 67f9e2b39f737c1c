// The package in Node 20 and 22, Bun, Deno and workerd: imported and required, read and
// awaited with, directly and through a library.
import assert from "node:assert/strict";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import { body, command, installed, options, project, tool } from "./project.mjs";

const lines = (text) => text.trim().split("\n");

const programs = () => ({
  "import.mjs": `
    import { createRequire } from "node:module";
    import * as agentwait from "agentwait";
    import { read, wait } from "a-library";
    const required = createRequire(import.meta.url)("agentwait");
    console.log(read(${JSON.stringify(body)}));
    console.log(await wait(${options()}));
    console.log(agentwait.parse === required.parse && agentwait.ApiError === required.ApiError);
    console.log(agentwait.parse(${JSON.stringify(body)}));`,
  "require.cjs": `
    const { awaitAgent, parse } = require("agentwait");
    console.log(parse(${JSON.stringify(body)}).finalText());
    awaitAgent(${options()}).then((status) => console.log(status.finalText()));`,
});

async function runs(name, program, ...args) {
  const folder = project(name, programs());
  const [read, waited, one, ...shown] = lines(await command(folder, program, [...args, "import.mjs"], { DENO_NO_UPDATE_CHECK: "1" }));
  assert.deepEqual([read, waited, one], ["Done.", "Done.", "true"]);
  for (const wanted of ["COMPLETED", "response", "Done.", "messageCount"]) assert.ok(shown.join("\n").includes(wanted), shown.join("\n"));
  assert.deepEqual(lines(await command(folder, program, [...args, "require.cjs"], { DENO_NO_UPDATE_CHECK: "1" })), ["Done.", "Done."]);
}

test("Node 20", () => runs("node20", tool("node20/bin/node")));
test("Node 22", () => runs("node22", tool("node22/bin/node")));
test("Bun", () => runs("bun", tool("@oven/bun-linux-x64/bin/bun")));
test("Deno", () => runs("deno", process.execPath, tool("deno/bin.cjs"), "run", "--no-config", "--node-modules-dir=manual", "--allow-read", "--allow-env", "--allow-net=127.0.0.1"));

test("workerd, which compiles nothing, through a library that calls no init", async () => {
  const folder = project("workerd", {
    "main.js": `
      import { read, wait } from "a-library";
      export default { async test() {
        if (read(${JSON.stringify(body)}) !== "Done.") throw new Error("read");
        if (await wait(${options()}) !== "Done.") throw new Error("awaited");
      } };`,
    "config.capnp": `using Workerd = import "/workerd/workerd.capnp";
      const config :Workerd.Config = (services = [
        (name = "main", worker = (compatibilityDate = "2025-01-01", globalOutbound = "net", modules = [
          (name = "main", esModule = embed "bundle.js"), (name = "agentstatus.wasm", wasm = embed "agentstatus.wasm") ])),
        (name = "net", network = (allow = ["private"])) ]);`,
  });
  const conditions = ["workerd", "worker", "browser"]; // as wrangler gives them, which lays the .wasm beside the bundle
  await build({
    entryPoints: [join(folder, "main.js")], outfile: join(folder, "bundle.js"), bundle: true, format: "esm", conditions, logLevel: "error",
    plugins: [{ name: "wasm", setup: ({ onResolve }) => onResolve({ filter: /\.wasm$/ }, () => ({ path: "./agentstatus.wasm", external: true })) }],
  });
  copyFileSync(join(installed, "dist/agentstatus.wasm"), join(folder, "agentstatus.wasm"));
  const module = readFileSync(join(installed, "dist/agentstatus.wasm")).toString("base64"); // as the other builds have it inside
  assert.ok(!readFileSync(join(folder, "bundle.js"), "utf8").includes(module.slice(0, 64)), "the module is not in it a second time");
  await command(folder, tool("@cloudflare/workerd-linux-64/bin/workerd"), ["test", "config.capnp"]);
});

/** Runs a bundle where WebAssembly must not be compiled from bytes, as an edge and a Content-Security-Policy have it. */
function locked(code, globals = {}) {
  const context = createContext({ console, performance, TextEncoder, TextDecoder, atob, URL, ...globals }, { codeGeneration: { strings: false, wasm: false } });
  return runInContext(`${code};\napp`, context);
}

const entry = { "main.js": 'import { read } from "a-library";\nexport { read };\nexport { init } from "agentwait";\n' };

test("edge-light, which compiles nothing, through a library that calls no init", async () => {
  const folder = project("edge", entry);
  const { outputFiles: [{ text }] } = await build({
    entryPoints: [join(folder, "main.js")], bundle: true, format: "iife", globalName: "app", conditions: ["edge-light"], write: false, logLevel: "error",
    plugins: [{
      name: "wasm?module", // what Vercel and Next.js do with such an import
      setup({ onResolve, onLoad }) {
        onResolve({ filter: /\.wasm\?module$/ }, ({ path, resolveDir }) => ({ path: join(resolveDir, path.split("?")[0]), namespace: "module" }));
        onLoad({ filter: /./, namespace: "module" }, () => ({ contents: "export default compiled;" }));
      },
    }],
  });
  const compiled = new WebAssembly.Module(readFileSync(join(installed, "dist/agentstatus.wasm")));
  assert.equal(locked(text, { compiled }).read(body), "Done.");
});

test("where compiling is forbidden, the error names the remedies, and they help", async () => {
  const folder = project("locked", entry);
  const { outputFiles: [{ text }] } = await build({ entryPoints: [join(folder, "main.js")], bundle: true, format: "iife", globalName: "app", write: false, logLevel: "error" });
  const app = locked(text);
  assert.throws(() => app.read(body), (error) => /'wasm-unsafe-eval'/.test(error.message) && /init\(module\)/.test(error.message) && error.cause.name === "CompileError");
  await assert.rejects(app.init(), /'wasm-unsafe-eval'.*init\(module\)/);
  await app.init(new WebAssembly.Module(readFileSync(join(installed, "dist/agentstatus.wasm"))));
  assert.equal(app.read(body), "Done.");
});
