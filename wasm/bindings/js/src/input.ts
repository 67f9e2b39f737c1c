import { checkedNumber, isPromise, named, wrong } from "./check.js";

/** The largest body that is read where nothing else is said: 32 MiB. @internal */
export const defaultMaxBytes = 32 << 20;

/** The largest that the module can hold: 512 MiB. */
const hardMaxBytes = 512 << 20;

/** What is read as a body. */
export type BodyInput = Uint8Array | ArrayBuffer | DataView | string;

/** @internal */
export function checkedMaxBytes(value: unknown): number {
  return checkedNumber("maxBytes", value, { least: 1, most: hardMaxBytes, give: `a number of bytes from 1 to ${hardMaxBytes}`, whole: true }, defaultMaxBytes);
}

/**
 * The bytes or the text of a body. Other realms (Jest's, iframes) have other classes of the
 * same kinds, so that instanceof would not do.
 *
 * @throws TypeError where it is none, and says what to do with it
 * @internal
 */
export function bytesOf(body: unknown): Uint8Array | string {
  if (typeof body === "string") return body;
  if (ArrayBuffer.isView(body)) {
    const { buffer, byteOffset, byteLength } = body;
    const bytes = isBytes(body) ? body : new Uint8Array(buffer, byteOffset, byteLength);
    return tagOf(buffer) === "SharedArrayBuffer" ? bytes.slice() : bytes; // decoders refuse shared memory
  }
  const tag = tagOf(body);
  if (tag === "ArrayBuffer") return new Uint8Array(body as ArrayBuffer);
  if (tag === "SharedArrayBuffer") return new Uint8Array(body as ArrayBuffer).slice();
  throw new TypeError(wrong("the body", body, `a string or bytes (Uint8Array, ArrayBuffer, DataView)${advice(body, tag)}`));
}

function isBytes(view: ArrayBufferView): view is Uint8Array {
  return tagOf(view) === "Uint8Array";
}

function advice(body: unknown, tag: string): string {
  if (isPromise(body)) return "; await it first";
  if (tag === "Response" || tag === "Blob" || tag === "File") return "; for this one: new Uint8Array(await it.arrayBuffer())";
  if (tag === "ReadableStream") return "; for this one: await new Response(it).text()";
  if (tag === "Object" || tag === "Array") return "; an answer that was parsed (response.json()) is none any more: use response.text()";
  return "";
}

function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** What is not one of the values that are allowed. @internal */
export function checkOneOf(name: string, value: unknown, allowed: readonly string[]): void {
  if (value !== undefined && !allowed.includes(value as string)) {
    throw new TypeError(`agentwait: ${name} is ${named(value)}: give ${allowed.map((one) => `"${one}"`).join(" or ")}`);
  }
}
