// Puts the module into the package: as base64 in src/inlined.ts, which tsc compiles,
// and as a file in dist, for platforms that want a WebAssembly.Module. Neither is
// committed, so that neither can be stale. The schema of inputs and results goes into dist, too.
//
// AGENTSTATUS_WASM names another build of the module, to be tested in its place.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const wasm = process.env.AGENTSTATUS_WASM ?? here("../../../agentstatus.wasm");

rmSync(here("../dist"), { recursive: true, force: true });
mkdirSync(here("../dist"), { recursive: true });
copyFileSync(wasm, here("../dist/agentstatus.wasm"));
copyFileSync(here("../../../../schema/agentwait.schema.json"), here("../dist/agentwait.schema.json"));
writeFileSync(
  here("../src/inlined.ts"),
  `// Made by scripts/inline.mjs.\nexport const inlined = "${readFileSync(wasm).toString("base64")}";\n`,
);
