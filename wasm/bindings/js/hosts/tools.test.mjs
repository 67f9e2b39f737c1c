// The package in what people build and test with: webpack, Vitest, Jest in its three forms,
// TypeScript from CommonJS and from ESM, and resolvers that read "main" alone.
import assert from "node:assert/strict";
import { readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { body, command, installed, project, source, tool } from "./project.mjs";

const require = createRequire(import.meta.url);
const quoted = JSON.stringify(body);

test("a resolver that reads main alone finds CommonJS", async () => {
  const file = require("resolve").sync("agentwait", { basedir: project("main", {}) });
  assert.equal(file, join(installed, "dist/cjs/index.js"));
  assert.equal(require(file).parse(body).finalText(), "Done.");
});

test("no script runs when it is installed", () => {
  const { scripts } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  for (const name of ["preinstall", "install", "postinstall", "prepare", "preprepare", "postprepare", "prepublish"]) assert.equal(scripts[name], undefined, name);
});

for (const target of ["web", "node"]) {
  test(`webpack for ${target}, imported and required, is one copy`, async () => {
    const folder = project(`webpack-${target}`, {
      "main.js": `import { parse } from "agentwait";\nimport { read } from "a-library";\nimport { required } from "./other.cjs";\nconsole.log(read(${quoted}), required === parse);\n`,
      "other.cjs": 'exports.required = require("agentwait").parse;\n',
    });
    const webpack = require("webpack");
    const stats = await promisify(webpack)({ context: folder, entry: "./main.js", mode: "production", target, output: { path: folder, filename: "bundle.cjs" } });
    assert.equal(stats.toString({ all: false, errors: true, warnings: true }), "");
    assert.equal((await command(folder, process.execPath, ["bundle.cjs"])).trim(), "Done. true");
  });
}

test("Vitest", async () => {
  const folder = project("vitest", {
    "a.test.js": `import { parse } from "agentwait";\nimport { read } from "a-library";\ntest("reads", () => { expect(read(${quoted})).toBe("Done."); expect(parse(${quoted})).toMatchObject({ state: "COMPLETED" }); });\n`,
  });
  // It needs a later Node than 20.
  assert.match(await command(folder, tool("node22/bin/node"), [tool("vitest/vitest.mjs"), "run", "--globals", "--reporter=tap"]), /^    ok 1 - reads/m);
});

const reads = `test("reads", () => {
  expect(parse(${quoted}).finalText()).toBe("Done.");
  expect(parse(Buffer.from(${quoted})).state).toBe("COMPLETED");
  expect(parse(new DataView(new TextEncoder().encode(${quoted}).buffer)).state).toBe("COMPLETED");
  expect(decide({ httpStatus: 503, now: new Date(), progress: { consecutiveFailures: 0, elapsedMs: 0 } }).action).toBe("wait");
  expect(() => parse({})).toThrow(/the body is an object/);
});\n`;
const imported = `import { decide, parse } from "agentwait";\n${reads}`;
const required = `const { decide, parse } = require("agentwait");\n${reads}`;

for (const [name, file, text, args, env] of [
  ["CommonJS", "a.test.cjs", required, [], {}],
  ["ESM", "a.test.mjs", imported, [], { NODE_OPTIONS: "--experimental-vm-modules --no-warnings" }],
  ["jsdom, which has no TextDecoder", "a.test.cjs", required.replaceAll("new TextEncoder().encode", "new (require('node:util').TextEncoder)().encode"), ["--env", "jest-environment-jsdom"], {}],
]) {
  test(`Jest: ${name}`, async () => {
    const config = JSON.stringify({ testMatch: ["**/*.test.?js"], moduleFileExtensions: ["js", "mjs", "cjs", "json"], transform: {} });
    const folder = project(`jest-${args.length}-${file}`, { [file]: text, "package.json": '{"private":true}', "jest.config.json": config });
    if (args.length) symlinkSync(tool("jest-environment-jsdom"), join(folder, "jest-environment-jsdom"));
    const tested = args.map((arg) => (arg === "--env" ? arg : tool(arg)));
    assert.match(await command(folder, process.execPath, [tool("jest/bin/jest.js"), "--json", "--rootDir", folder, "--config", "jest.config.json", ...tested], env), /"numPassedTests":1/);
  });
}

test("TypeScript: the README's first lines, from CommonJS and from ESM, under strict", async () => {
  const [, lines] = /```ts\n([^]*?)```/.exec(readFileSync(join(source, "README.md"), "utf8"));
  const started = `declare const interactionId: string, userId: string;\n${lines.replace(/^import .*\n/, "")}`;
  const esm = `import { awaitAgent } from "agentwait";\n${started}\nexport {};\n`;
  const cjs = `import { awaitAgent } from "agentwait";\nexport async function main(): Promise<void> {\n${started.replace("declare const interactionId: string, userId: string;", "const interactionId = 'i', userId = 'u';")}}\n`;
  const tsc = require.resolve("typescript/bin/tsc");
  for (const [name, type, file, text, module, resolution] of [
    ["cjs16", "commonjs", "main.ts", cjs, "node16", "node16"], ["esm16", "module", "main.ts", esm, "node16", "node16"],
    ["nodenext", "commonjs", "main.cts", cjs, "nodenext", "nodenext"], ["bundler", "module", "main.ts", esm, "esnext", "bundler"], ["node10", "commonjs", "main.ts", cjs, "commonjs", "node10"],
  ]) {
    const folder = project(`ts-${name}`, {
      "package.json": JSON.stringify({ private: true, type }), [file]: text,
      "tsconfig.json": JSON.stringify({
        compilerOptions: {
          module, moduleResolution: resolution, target: "es2022", lib: ["es2022", "dom"], strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false,
          noEmit: true, types: ["node"], typeRoots: [join(source, "node_modules/@types")],
        },
        files: [file],
      }),
    });
    await command(folder, process.execPath, [tsc, "-p", "."]);
  }
});
