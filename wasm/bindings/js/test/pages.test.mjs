// The JavaScript and TypeScript of the repository's pages, compiled under strict as a reader's
// program would be: a call that is not the API's own costs each reader an hour.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL("..", import.meta.url));
const root = fileURLToPath(new URL("../../../..", import.meta.url));
const pages = ["README.md", ...readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`), "wasm/bindings/js/README.md"];

// What a fragment takes for granted, since its page has said it, or the reader's program has it.
const granted = `
import type { Client } from "@temporalio/client";
import type { WaitHandle } from "agentwait/temporal";
declare global {
  const apiKey: string, client: Client, handle: WaitHandle, interactionId: string, interaction_id: string;
  const response: Response, text: string, userId: string, user_id: string, workflowsPath: string;
}
`;
const modules = `declare module "agentwait/agentstatus.wasm" { const module: WebAssembly.Module; export default module; }\n`;

function blocks() {
  return pages.flatMap((page) => {
    const text = readFileSync(join(root, page), "utf8");
    return [...text.matchAll(/^```(?:js|ts)\n(.*?)^```$/gms)].map((match) => ({
      page, line: text.slice(0, match.index).split("\n").length + 1, code: match[1],
    }));
  });
}

/** What the compiler says of the blocks, by page and line. */
function compiled(found) {
  const folder = mkdtempSync(join(here, ".pages-")); // within the package, which is found by its name there
  try {
    found.forEach(({ code }, i) => writeFileSync(join(folder, `block${i}.mts`), `${code}\nexport {};\n`));
    writeFileSync(join(folder, "granted.d.mts"), granted);
    writeFileSync(join(folder, "modules.d.ts"), modules);
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({
      compilerOptions: {
        target: "es2022", module: "nodenext", moduleResolution: "nodenext", lib: ["es2023", "dom", "dom.iterable"],
        types: ["node"], strict: true, noEmit: true, skipLibCheck: true,
      },
      include: ["*.mts", "*.d.mts", "*.d.ts"],
    }));
    execFileSync(process.execPath, [join(here, "node_modules/typescript/bin/tsc"), "-p", "."], { cwd: folder, encoding: "utf8" });
    return [];
  } catch (error) {
    assert.equal(typeof error.stdout, "string", error);
    assert.notEqual(error.stdout, "", error.stderr);
    return error.stdout.trim().split("\n").map((told) => told.replace(/^block(\d+)\.mts\((\d+),\d+\)/, (_, i, line) => `${found[i].page}:${found[i].line + Number(line) - 1}`));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("the pages compile", () => {
  const found = blocks();
  const seen = new Set(found.map(({ page }) => page));
  for (const page of ["README.md", "docs/parser.md", "docs/python-typescript.md", "wasm/bindings/js/README.md"]) assert.ok(seen.has(page), page);
  assert.deepEqual(compiled(found), []);
});

test("what is not there is found", () => {
  const told = compiled([
    { page: "page.md", line: 7, code: `import { awaitAgents } from "agentwait";` },
    { page: "page.md", line: 17, code: `import { clientAwait } from "agentwait/temporal";\nawait clientAwait(client, { interactionId }, { taskQueue: "agents" });` },
  ]);
  assert.match(told.join("\n"), /^page\.md:7: error .*awaitAgents/m);
  assert.match(told.join("\n"), /^page\.md:18: error .*interactionId/m);
});
