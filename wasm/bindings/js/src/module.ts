import { builtin } from "./builtin.js";
import { wrong } from "./check.js";
import { abi } from "./layout.js";

/**
 * Where the module comes from: a URL to fetch, a response (or a promise of one), its
 * bytes, or a compiled `WebAssembly.Module`, which platforms need that forbid
 * compiling.
 */
export type Source = URL | Response | Promise<Response> | BufferSource | WebAssembly.Module;

/** The exports of ABI v1. @internal */
export interface Exports {
  readonly memory: WebAssembly.Memory;
  agentstatus_abi(): number;
  agentstatus_input(size: number): number;
  agentstatus_parse(): number;
  agentstatus_doc(): number;
  agentstatus_to_json(): number;
  agentstatus_final_text(): number;
  agentstatus_error_text(): number;
  agentstatus_out(): number;
  agentstatus_out_len(): number;
  agentstatus_arg(size: number): number;
  agentstatus_decide_in(): number;
  agentstatus_decide(): number;
}

/** Compiles the built-in module, or the given one, without waiting. @internal */
export function compileSync(source?: BufferSource | WebAssembly.Module): WebAssembly.Module {
  checkWebAssembly();
  const from = source ?? builtin();
  if (isModule(from)) return from;
  checkBytes(from);
  try {
    return new WebAssembly.Module(from);
  } catch (error) {
    throw explained(error, source === undefined);
  }
}

/** Compiles the built-in module, or the one from a source. @internal */
export async function compile(source?: Source): Promise<WebAssembly.Module> {
  checkWebAssembly();
  const given = await (source instanceof URL ? fetch(source) : source);
  if (isResponse(given) && !given.ok) {
    throw new Error(`agentwait: fetching the module from ${given.url} was answered HTTP ${given.status}; check the URL`);
  }
  // Not compileStreaming: it refuses the module where a server does not say application/wasm.
  const from = isResponse(given) ? await given.arrayBuffer() : (given ?? builtin());
  if (isModule(from)) return from;
  checkBytes(from);
  try {
    return await WebAssembly.compile(from);
  } catch (error) {
    throw explained(error, given === undefined);
  }
}

function checkWebAssembly(): void {
  if (typeof WebAssembly === "object") return;
  throw new Error("agentwait: there is no WebAssembly here (React Native's Hermes has none, nor has a browser in lockdown mode): read the answers on a server");
}

function checkBytes(from: unknown): asserts from is BufferSource {
  if (ArrayBuffer.isView(from) || /^\[object (Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(from))) return;
  throw new TypeError(wrong("the source of the module", from, "nothing, a URL, a Response, the bytes of agentstatus.wasm or a WebAssembly.Module"));
}

/** Our own module is good: where it is refused, the platform compiles none, or not in this way. */
function explained(error: unknown, own: boolean): unknown {
  const text = error instanceof Error ? error.message : String(error);
  if (!own && !/unsafe-eval|disallow|Content Security|CSP/i.test(text)) return error;
  return new Error(
    `agentwait: WebAssembly may not be compiled here (${text}). With a Content-Security-Policy: add 'wasm-unsafe-eval' to its script-src. ` +
      "On a platform that compiles nothing, such as an edge: import module from \"agentwait/agentstatus.wasm\", and await init(module) first. " +
      "On the main thread of an old browser: await init() first.",
    { cause: error },
  );
}

// WebAssembly.Module has no members, so that instanceof alone would not tell the types
// apart; and a module of another realm (Jest's) is none of this one.
function isModule(from: unknown): from is WebAssembly.Module {
  return from instanceof WebAssembly.Module || Object.prototype.toString.call(from) === "[object WebAssembly.Module]";
}

function isResponse(from: unknown): from is Response {
  return typeof Response === "function" && from instanceof Response;
}

/** Makes an instance of a module, and checks that it is one of ours. @internal */
export function instantiate(module: WebAssembly.Module): Exports {
  const exports = new WebAssembly.Instance(module).exports as unknown as Exports;
  const version = exports.agentstatus_abi?.();
  if (version !== abi) {
    throw new Error(`agentwait: the module has the ABI version ${version}, wanted ${abi}; load the agentstatus.wasm of this package`);
  }
  return exports;
}
