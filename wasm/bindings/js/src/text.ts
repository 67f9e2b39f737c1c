// UTF-8. The encoder and the decoder are made when they are first needed: Jest's jsdom has
// neither, and importing the package must do nothing.

interface Encodings {
  readonly encoder: TextEncoder;
  readonly decoder: TextDecoder;
}

let made: Encodings | undefined;

function encodings(): Encodings {
  if (made === undefined) {
    const { TextEncoder: Encoder, TextDecoder: Decoder } = globalThis.TextDecoder === undefined ? ofNode() : globalThis;
    // A byte order mark is no JSON, and offsets count it: it must not vanish.
    made = { encoder: new Encoder(), decoder: new Decoder("utf-8", { ignoreBOM: true }) };
  }
  return made;
}

/** Node's own, where an environment within it hides them. */
function ofNode(): Pick<typeof globalThis, "TextEncoder" | "TextDecoder"> {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  const found = process?.getBuiltinModule?.("node:util") as Pick<typeof globalThis, "TextEncoder" | "TextDecoder"> | undefined;
  if (found === undefined) {
    throw new Error("agentwait: there is no TextDecoder here: set globalThis.TextEncoder and globalThis.TextDecoder (in Jest's jsdom to those of node:util, in a file of setupFiles)");
  }
  return found;
}

/** @internal */
export function decode(bytes: Uint8Array): string {
  return encodings().decoder.decode(bytes);
}

/** With U+FFFD for lone surrogates. @internal */
export function encode(text: string): Uint8Array {
  return encodings().encoder.encode(text);
}

/** Writes as much as there is room for, and says how many units of the text those were. @internal */
export function encodeInto(text: string, to: Uint8Array): number {
  return encodings().encoder.encodeInto(text, to).read;
}
