import { inlined } from "./inlined.js";
import { abi } from "./layout.js";

/**
 * Where the module comes from: a URL to fetch, a response (or a promise of one), its
 * bytes, or a compiled `WebAssembly.Module`, which platforms need that forbid
 * compiling (Cloudflare Workers, Vercel Edge).
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

function inlinedBytes(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(inlined), (c) => c.charCodeAt(0));
}

/** Compiles the inlined module, or the given one, without waiting. @internal */
export function compileSync(source?: BufferSource | WebAssembly.Module): WebAssembly.Module {
  if (source instanceof WebAssembly.Module) return source;
  return new WebAssembly.Module(source ?? inlinedBytes());
}

/** Compiles the inlined module, or the one from a source. @internal */
export async function compile(source?: Source): Promise<WebAssembly.Module> {
  const from = await (source instanceof URL ? fetch(source) : source);
  if (from === undefined) return WebAssembly.compile(inlinedBytes());
  if (isResponse(from)) {
    if (!from.ok) {
      throw new Error(`agentwait: fetching the module from ${from.url} was answered HTTP ${from.status}; check the URL`);
    }
    // Not compileStreaming: it refuses the module where a server does not say application/wasm.
    return WebAssembly.compile(await from.arrayBuffer());
  }
  return from instanceof WebAssembly.Module ? from : WebAssembly.compile(from as BufferSource);
}

// WebAssembly.Module has no members, so that instanceof would not tell the types apart.
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
