// The package as npm packs and installs it, in a throw-away folder beside a library that
// uses it, and the API that its programs ask.
import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** The folder of the package. */
export const source = fileURLToPath(new URL("..", import.meta.url));

const run = promisify(execFile);
const root = mkdtempSync(join(tmpdir(), "agentwait-hosts-"));
after(() => rmSync(root, { recursive: true }));

const [{ filename }] = JSON.parse(execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", root], { cwd: source, stdio: ["ignore", "pipe", "ignore"] }));
writeFileSync(join(root, "package.json"), '{"private":true}');
execFileSync("npm", ["install", "--offline", "--no-package-lock", "--no-audit", "--no-fund", `./${filename}`], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });

/** The package as it is installed. */
export const installed = join(root, "node_modules/agentwait");
write(join(root, "node_modules/a-library"), {
  "package.json": '{"name":"a-library","version":"1.0.0","type":"module","exports":"./index.js"}',
  "index.js": 'import { awaitAgent, parse } from "agentwait";\nexport const read = (body) => parse(body).finalText();\nexport const wait = async (options) => (await awaitAgent(options)).finalText();\n',
});

/** What the API answers. */
export const body = '{"state":"COMPLETED","response":"Done."}';
export const api = {};
const server = createServer((request, response) => response.end(request.headers.authorization === "Bearer key" ? body : "{}"));
before(async () => {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  api.url = `http://127.0.0.1:${server.address().port}/api/v1`;
});
after(() => {
  server.close();
  server.closeAllConnections();
});

/** The options of a wait, as source text. */
export const options = () => `{ interactionId: "i", userId: "u", apiKey: "key", baseUrl: ${JSON.stringify(api.url)} }`;

/** Makes a project in which the package and the library are found; returns its folder. */
export function project(name, files) {
  return write(join(root, name), { "package.json": '{"private":true,"type":"module"}', ...files });
}

function write(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** A program of hosts/node_modules; one that is not there is an error and never skipped. */
export function tool(path) {
  const found = fileURLToPath(new URL(`node_modules/${path}`, import.meta.url));
  if (!existsSync(found)) throw new Error(`no ${path} in hosts/node_modules: npm ci there; on another platform than Linux on x86-64, add its package to hosts/package.json`);
  return found;
}

/** Runs a program in a project, and returns what it wrote; its errors are in the exception. */
export async function command(cwd, program, args, env = {}) {
  const { stdout } = await run(program, args, { cwd, env: { ...process.env, NODE_OPTIONS: "", ...env }, timeout: 120_000, maxBuffer: 1 << 24 }).catch((error) => {
    throw new Error(`${program} ${args.join(" ")}: ${error.message}\n${error.stdout}\n${error.stderr}`);
  });
  return stdout;
}
