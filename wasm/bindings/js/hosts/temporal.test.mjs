// The packed package beside Temporal's SDK: its types from CommonJS and from ESM, and workflows that
// Temporal's own bundler takes, which refuses whatever a workflow must not import.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { command, installed, project, source } from "./project.mjs";

const require = createRequire(join(source, "package.json"));
const program = readFileSync(join(source, "test/temporal-types.ts"), "utf8");

test("the parser alone brings nothing of Temporal's", () => {
  const { dependencies, peerDependenciesMeta } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  assert.equal(dependencies, undefined);
  assert.ok(Object.keys(peerDependenciesMeta).length > 0 && Object.values(peerDependenciesMeta).every(({ optional }) => optional));
  assert.deepEqual(readdirSync(dirname(installed)).filter((name) => !name.startsWith(".")).sort(), ["a-library", "agentwait"]);
});

// From here on Temporal's SDK is installed beside it.
test("TypeScript", async () => {
  symlinkSync(join(source, "node_modules/@temporalio"), join(dirname(installed), "@temporalio"));
  const tsc = require.resolve("typescript/bin/tsc");
  for (const [name, type, file, module, resolution] of [
    ["cjs16", "commonjs", "main.ts", "node16", "node16"], ["esm16", "module", "main.ts", "node16", "node16"], ["nodenext", "commonjs", "main.cts", "nodenext", "nodenext"],
    ["bundler", "module", "main.ts", "esnext", "bundler"], ["node10", "commonjs", "main.ts", "commonjs", "node10"],
  ]) {
    const folder = project(`temporal-${name}`, {
      "package.json": JSON.stringify({ private: true, type }), [file]: program,
      "tsconfig.json": JSON.stringify({
        compilerOptions: {
          module, moduleResolution: resolution, target: "es2022", lib: ["es2022"], strict: true, skipLibCheck: true, // the SDK's own lack @types/ms
          noEmit: true, types: ["node"], typeRoots: [join(source, "node_modules/@types")],
        },
        files: [file],
      }),
    });
    await command(folder, process.execPath, [tsc, "-p", "."]);
  }
});

test("Temporal's bundler takes a workflow, imported and required", async () => {
  const { bundleWorkflowCode } = require("@temporalio/worker");
  const logger = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };
  const folder = project("temporal-workflows", {
    "esm.mjs": 'import { AgentFailed, awaitAgent } from "agentwait/temporal/workflow";\nexport const awaits = (input) => awaitAgent(input).catch((error) => error instanceof AgentFailed);\n',
    "cjs.cjs": 'const { pollAgentStatus } = require("agentwait/temporal/workflow");\nexports.awaits = (input) => pollAgentStatus(input);\n',
  });
  for (const file of ["esm.mjs", "cjs.cjs"]) {
    const { code } = await bundleWorkflowCode({ workflowsPath: join(folder, file), logger });
    assert.ok(code.includes("agentwait.PollAgentStatus"));
    assert.ok(!code.includes("agentStatus.wasm") && !code.includes("AGFzbQ"), "the parser is not in it");
  }
});
