// Reads one JSON object and refuses what its shape does not say: unknown and repeated names, wrong
// types, more than one argument. A caller in another language who writes "Timeout_seconds", or sends
// a string for a number, learns which member it was, what was found and what was expected.
import { RawValue } from "@temporalio/common";
import { Node } from "../node.js";
import { decode, encode } from "../text.js";
import { cut } from "./cut.js";
import { FieldError } from "./fielderror.js";
import { quote, quotedAscii, quotedCut } from "./quote.js";

/** What a value has to be. */
export type Shape =
  | "string" | "boolean" | "number" | "integer" | "time" | "any"
  | { readonly object: Readonly<Record<string, Shape>> }
  | { readonly map: Shape }
  | { readonly array: Shape };

/** An input carries names and settings; a larger one is a mistake, not a wait. */
const maxBytes = 256 << 10;
const root = "$";
const oneObject = "one JSON object";
const oneArgument = "exactly one argument, a JSON object";

/**
 * Reads the arguments of an activity, values of tests or payloads as they came, into an object: where
 * it is refused that has what came before the mistake, such as the id of the interaction.
 */
export function readArguments(args: readonly unknown[], shape: Readonly<Record<string, Shape>>, into: Record<string, unknown>): void {
  const [first, ...others] = args;
  if (args.length === 0 || first === undefined) throw new FieldError(root, "no argument", oneArgument);
  if (others.some((other) => other !== undefined)) throw new FieldError(root, "more than one argument", oneArgument);
  decodeStrictly(first instanceof RawValue ? textOf(first) : encode(JSON.stringify(first) ?? ""), shape, into);
}

function textOf(raw: RawValue): Uint8Array {
  const { metadata, data } = raw.payload;
  const encoding = decode(metadata?.encoding ?? new Uint8Array(0));
  if (encoding === "binary/encrypted") throw encrypted(decode(metadata?.["encryption-key-id"] ?? new Uint8Array(0)));
  if (encoding !== "json/plain") {
    const what = encoding === "binary/null" ? "null" : `an argument with the encoding ${quotedCut(encoding)}`;
    throw new FieldError(root, what, `${oneArgument} (encoding "json/plain")`);
  }
  return data ?? new Uint8Array(0);
}

/**
 * The error of an argument that the worker's data converter has left encrypted. It names the key as
 * Temporal's samples of encryption do, and nothing of the argument.
 */
function encrypted(keyId: string): FieldError {
  const key = keyId === "" ? "a key that it does not name" : `the key ${quotedAscii(keyId)}`;
  const expected = "a JSON object, or a worker that decrypts it: give agentwait run --encryption-key ID=FILE with that id, "
    + "or the client of a worker of your own the DataConverter of whoever called";
  return new FieldError(root, `an argument that is encrypted with ${key}, and this worker has no key`, expected);
}

/** Reads one JSON object. @throws FieldError */
function decodeStrictly(data: Uint8Array, shape: Readonly<Record<string, Shape>>, into: Record<string, unknown>): void {
  if (data.length > maxBytes) throw new FieldError(root, `${data.length} bytes`, `at most ${maxBytes} bytes`);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    throw new FieldError(root, "bytes that are not UTF-8", `${oneObject} in UTF-8`);
  }
  if (/^[ \t\r\n]*$/.test(text)) throw new FieldError(root, "nothing", oneObject);
  try {
    JSON.parse(text);
  } catch (error) {
    throw new FieldError(root, shorten((error as Error).message), oneObject);
  }
  valueOf(Node.root(text), { object: shape }, "", into);
}

/** The value of a node; undefined for null, which reads as absent: in a list and as a value of a map as empty. */
function valueOf(node: Node, shape: Shape, path: string, into: Record<string, unknown> = Object.create(null) as Record<string, unknown>): unknown {
  if (node.kind === "null" && path !== "") return undefined;
  switch (shape) {
    case "any": return node.value;
    case "string": return node.kind === "a string" ? node.value : mistyped(node, path, "a string");
    case "boolean": return node.kind === "a boolean" ? node.value : mistyped(node, path, "true or false");
    case "number": return numberOf(node, path);
    case "integer": {
      const value = node.kind === "a number" ? Number(node.json) : NaN;
      return Number.isInteger(value) && Math.abs(value) <= 2 ** 53 ? value : mistyped(node, path, "a whole number");
    }
    case "time": return node.kind === "a string" && isTime(node.value as string) ? node.value : mistyped(node, path, timeExpected);
  }
  if ("array" in shape) {
    if (node.kind !== "an array") mistyped(node, path, "an array");
    return node.elements().map((element, i) => valueOf(element, shape.array, `${path}[${i}]`) ?? empty(shape.array));
  }
  if (node.kind !== "an object") mistyped(node, path, "an object");
  const known = "object" in shape ? shape.object : undefined;
  const seen = new Set<string>();
  for (const [name, member] of node.pairs()) {
    if (seen.has(name)) throw new FieldError(join(path, shorten(name)), "the same name twice", "each name once");
    seen.add(name);
    if (known !== undefined && !Object.hasOwn(known, name)) {
      throw new FieldError(join(path, shorten(name)), "an unknown field", `one of ${Object.keys(known).sort().join(", ")}`);
    }
    const wanted = known !== undefined ? known[name]! : (shape as { map: Shape }).map;
    const value = valueOf(member, wanted, join(path, name)) ?? (known === undefined ? empty(wanted) : undefined);
    if (value !== undefined) into[name] = value;
  }
  return into;
}

function empty(shape: Shape): unknown {
  return shape === "string" ? "" : typeof shape === "object" && "object" in shape ? {} : undefined;
}

function numberOf(node: Node, path: string): number {
  if (node.kind !== "a number") mistyped(node, path, "a number");
  const value = Number(node.json);
  return Number.isFinite(value) ? value : mistyped(node, path, "a number that a double can hold");
}

export const timeExpected = 'an RFC 3339 time such as "2026-03-05T10:30:00Z", in the years 1970 to 9000';
const rfc3339 = /^(\d{4})-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Whether a text is a time that is read. */
export function isTime(text: string): boolean {
  if (!rfc3339.test(text)) return false;
  const at = Date.parse(text);
  return (inRange(at) || at === noTime) && dayExists(text);
}

/** What Go writes for no time. */
export const noTime = Date.parse("0001-01-01T00:00:00Z");

/** Whether a time is in one of the years that are read. */
export function inRange(at: number): boolean {
  const year = new Date(at).getUTCFullYear();
  return year >= 1970 && year <= 9000;
}

/** Date takes the 31st of a month of 30 days for the next one's first. */
function dayExists(text: string): boolean {
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text.slice(0, 10));
}

function mistyped(node: Node, path: string, expected: string): never {
  throw new FieldError(path || root, describe(node), path === "" ? oneObject : expected);
}

function describe(node: Node): string {
  switch (node.kind) {
    case "a string": return `the string ${quotedCut(node.value as string)}`;
    case "a number": return `the number ${shorten(node.json)}`;
    case "a boolean": return node.json;
    default: return node.kind;
  }
}

/** A name that could be taken for something else in a path is quoted. */
function join(path: string, name: string): string {
  const shown = name === "" || /[^\p{L}\p{Nd}_-]/u.test(name) ? quote(name) : name;
  return path === "" ? shown : `${path}.${shown}`;
}

function shorten(text: string): string {
  return cut(text, 64);
}
