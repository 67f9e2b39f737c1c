// The programs of the README's part on Temporal: each is compiled under strict, and the test that it
// shows is run.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL("..", import.meta.url));
const readme = readFileSync(join(here, "README.md"), "utf8");
const blocks = [...readme.split("\n## On Temporal\n")[1].split("\n## ")[0].matchAll(/```ts\n(.*?)```/gs)].map(([, text]) => text);
const folder = mkdtempSync(join(here, ".readme-")); // within the package, which is found by its name there
after(() => rmSync(folder, { recursive: true }));

test("they compile", () => {
  assert.equal(blocks.length, 4);
  blocks.forEach((text, i) => writeFileSync(join(folder, `${i}.mts`), text));
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({
    compilerOptions: { target: "es2022", module: "nodenext", moduleResolution: "nodenext", lib: ["es2023"], types: ["node"], strict: true, noEmit: true, skipLibCheck: true },
    include: ["*.mts"],
  }));
  const tsc = join(here, "node_modules/typescript/bin/tsc");
  try {
    execFileSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" });
  } catch ({ stdout }) {
    assert.fail(stdout);
  }
});

test("the one for a test runs", () => {
  const file = join(folder, "mock.mjs");
  writeFileSync(file, `${blocks.at(-1)}console.log(result.outcome, result.response, result.polls);\n`);
  assert.match(execFileSync(process.execPath, [file], { encoding: "utf8" }), /^completed Done\. 2$/m);
});
