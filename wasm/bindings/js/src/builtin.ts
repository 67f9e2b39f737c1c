import { inlined } from "./inlined.js";

/**
 * The module of the package: its bytes here, from the source of the package itself. The
 * builds for platforms that compile nothing (workerd, edge-light) have another file in
 * the place of this one, which imports the module compiled: see scripts/package.mjs.
 * @internal
 */
export function builtin(): Uint8Array<ArrayBuffer> | WebAssembly.Module {
  return Uint8Array.from(atob(inlined), (c) => c.charCodeAt(0));
}
