// Makes the entries of the package that tsc does not: what package.json's "exports" name
// beside dist/index.js.
//
//   cjs/package.json  says that the files beside it are CommonJS
//   node.mjs          what `import` gets in Node, Bun and Deno: the CommonJS build, so that
//                     `import` and `require` share one instance, its classes and its init()
//   temporal/*.mjs    the same of the entries for Temporal
//   workerd.js, edge-light.js
//                     for platforms that compile nothing: the module is imported, compiled
//                     by the platform when it is deployed
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

writeFileSync(here("../dist/cjs/package.json"), '{ "type": "commonjs" }\n');

const require = createRequire(import.meta.url);
for (const [file, common] of [
  ["node.mjs", "cjs/index.js"], ["temporal/index.mjs", "cjs/temporal/index.js"],
  ["temporal/workflow.mjs", "cjs/temporal/workflow.js"], ["temporal/worker.mjs", "cjs/temporal/worker.js"],
]) {
  const names = Object.keys(require(`../dist/${common}`));
  const from = file.includes("/") ? `../${common}` : `./${common}`;
  writeFileSync(here(`../dist/${file}`), `import agentwait from "${from}";\nexport const { ${names.join(", ")} } = agentwait;\n`);
}

for (const [file, wasm] of [["workerd.js", "./agentstatus.wasm"], ["edge-light.js", "./agentstatus.wasm?module"]]) {
  await build({
    entryPoints: [here("../dist/index.js")], outfile: here(`../dist/${file}`),
    bundle: true, format: "esm", target: "es2022", platform: "neutral", external: [wasm], logLevel: "warning",
    plugins: [{
      name: "builtin",
      setup({ onLoad }) {
        onLoad({ filter: /[\\/]builtin\.js$/ }, () => ({ contents: `import module from ${JSON.stringify(wasm)};\nexport const builtin = () => module;\n` }));
      },
    }],
  });
}
