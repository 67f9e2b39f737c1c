// Reading status documents with this package beside JSON.parse and property access,
// side by side in one run:
//
//     go run ./internal/testing/corpus/write FOLDER
//     npm run bench -- FOLDER
//
// Each figure is the median of rounds that take turns, so that a change of the
// machine's speed falls on both sides.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { cpus } from "node:os";
import { parse } from "../dist/index.js";

const folder = process.argv[2];
if (folder === undefined) {
  console.error("usage: node bench/bench.mjs FOLDER   (made by: go run ./internal/testing/corpus/write FOLDER)");
  process.exit(2);
}

const decoder = new TextDecoder();
const parsed = (body) => JSON.parse(typeof body === "string" ? body : decoder.decode(body));
let sink = 0;
const use = (value) => void (sink += value === null || value === undefined ? 0 : 1);

// What both sides take out of a part. Arguments and results are values on the side of
// JSON.parse in any case; here they are read as such ("values") or left as text.
function ours(values) {
  return (body) => {
    const status = parse(body);
    use(status.state), use(status.response), use(status.interactionId), use(status.agentId);
    for (const m of status.messages) {
      use(m.id), use(m.role), use(m.content);
      for (const p of m.parts) {
        use(p.id), use(p.type);
        if (p.kind === "text") use(p.text);
        else if (p.kind === "reasoning") use(p.reasoning);
        else if (p.kind === "tool_invocation") {
          use(p.toolCallId), use(p.toolName), use(p.toolCallState);
          if (values) use(p.args), use(p.result);
          else use(p.json("args")), use(p.json("result"));
        }
      }
    }
  };
}

function theirs(body) {
  const d = parsed(body);
  use(d.state), use(d.response), use(d.interaction_id), use(d.gummie_id);
  for (const m of d.messages) {
    use(m.id), use(m.role), use(m.content);
    for (const p of m.parts) {
      use(p.id), use(p.type);
      if (p.type === "text") use(p.text);
      else if (p.type === "reasoning") use(p.reasoning);
      else if (p.type === "tool_invocation") {
        use(p.toolCallId), use(p.toolName), use(p.toolCallState), use(p.result?.args), use(p.result?.result);
      }
    }
  }
}

const headOurs = (body) => {
  const status = parse(body);
  use(status.state), use(status.response);
};
const headTheirs = (body) => {
  const d = parsed(body);
  use(d.state), use(d.response);
};

const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];

/** The medians of both sides, in microseconds a call. */
function compare(a, b, body) {
  const size = body.length;
  const calls = Math.max(1, Math.round(400_000 / size));
  const round = (f) => {
    const begin = performance.now();
    for (let i = 0; i < calls; i++) f(body);
    return ((performance.now() - begin) * 1000) / calls;
  };
  for (let i = 0; i < 40; i++) round(a), round(b);
  const times = [[], []];
  for (let i = 0; i < 61; i++) times[0].push(round(a)), times[1].push(round(b));
  return times.map(median);
}

console.log(`Node ${process.version}, ${cpus()[0].model}; microseconds a call, median of 61 rounds`);
console.log("| corpus | input | what | agentwait | JSON.parse | ratio |\n|---|---|---|---|---|---|");
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
files.sort((a, b) => statSync(join(folder, a)).size - statSync(join(folder, b)).size);
for (const file of files) {
  const bytes = Uint8Array.from(readFileSync(join(folder, file)));
  for (const [input, body] of [["bytes", bytes], ["string", decoder.decode(bytes)]]) {
    for (const [what, a, b] of [
      ["state and response", headOurs, headTheirs],
      ["all parts, args and results as text", ours(false), theirs],
      ["all parts, args and results as values", ours(true), theirs],
    ]) {
      const [us, them] = compare(a, b, body);
      console.log(`| ${file.replace(".json", "")} | ${input} | ${what} | ${us.toFixed(1)} | ${them.toFixed(1)} | **${(them / us).toFixed(2)}** |`);
    }
  }
}

const body = Uint8Array.from(readFileSync(join(folder, "short-86k.json")));
console.log("\n| 10,000 calls on 86 KB from bytes | median | slowest |\n|---|---|---|");
for (const [what, f] of [
  ["agentwait, state and response", headOurs],
  ["JSON.parse, state and response", headTheirs],
  ["agentwait, all parts as values", ours(true)],
  ["JSON.parse, all parts", theirs],
]) {
  const times = [];
  for (let i = 0; i < 10_000; i++) {
    const begin = performance.now();
    f(body);
    times.push((performance.now() - begin) * 1000);
  }
  const slowest = Math.max(...times);
  console.log(`| ${what} | ${median(times).toFixed(0)} µs | ${slowest.toFixed(0)} µs |`);
}

const module = new WebAssembly.Module(readFileSync(new URL("../../../agentstatus.wasm", import.meta.url)));
const instantiations = [];
for (let i = 0; i < 2_000; i++) {
  const begin = performance.now();
  use(new WebAssembly.Instance(module, {}));
  instantiations.push((performance.now() - begin) * 1000);
}
console.log(`\nan instance of the compiled module: ${median(instantiations).toFixed(0)} µs, the median of ${instantiations.length}`);
if (sink === 0) throw new Error("nothing was read");
