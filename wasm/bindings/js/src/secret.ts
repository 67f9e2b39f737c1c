import { encode } from "./text.js";

/** What stands where the key was. */
const hidden = "[key]";

/** A shorter key protects nothing, and would be found inside of words. */
const leastBytes = 8;

/**
 * The key of a wait, to be taken out of what leaves it: an API may repeat the key that it
 * refuses, an agent may be made to say it, and both may spell it in another way: escaped
 * as in JSON, in HTML or in an address, in base64, in lower case as the name of a host,
 * or cut off.
 * @internal
 */
export class Secret {
  readonly #key: string;
  readonly #spellings: readonly string[];

  constructor(key: string) {
    this.#key = key;
    this.#spellings = key.length < leastBytes ? [] : [key, ...base64Of(key)];
  }

  /** A text for people without the key, nor half of it, in whatever way that is spelled there. */
  mask(text: string): string {
    return this.#spellings.reduce((masked, spelling) => without(masked, spelling), text);
  }

  /** A body without the key, escaped or not; the same bytes where it has none, which is nearly always. */
  maskBody(body: Uint8Array): Uint8Array {
    const key = this.#key;
    if (key.length < leastBytes) return body;
    const pieces: Uint8Array[] = [];
    let from = 0;
    for (let at = 0; at < body.length; ) {
      const end = beginsAt(body, at, key.charCodeAt(0)) ? keyEnd(body, at, key) : at;
      if (end === at) {
        at++;
        continue;
      }
      pieces.push(body.subarray(from, at), encode(hidden));
      from = at = end;
    }
    return from === 0 ? body : joined([...pieces, body.subarray(from)]);
  }
}

/** The bytes of all pieces in a row. @internal */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

function without(text: string, secret: string): string {
  const enough = Math.max(leastBytes, Math.ceil(secret.length / 2));
  let masked = "";
  let from = 0;
  for (let at = 0; at < text.length; ) {
    const { end, same } = spelled(text, at, secret);
    if (same < enough) {
      at++;
      continue;
    }
    masked += text.slice(from, at) + hidden;
    from = at = end;
  }
  return masked + text.slice(from);
}

/** Whether a byte may be the first of the key: itself, or the first of an escape that may stand for it. */
function beginsAt(body: Uint8Array, at: number, first: number): boolean {
  const byte = body[at]!;
  if (byte === first) return true;
  return (byte === 0x5c && (body[at + 1] === 0x75 || body[at + 1] === first)) || byte === 0x25;
}

/** Where a whole key ends that begins there; the place itself where none does. */
function keyEnd(body: Uint8Array, at: number, key: string): number {
  let text = "";
  const most = Math.min(body.length, at + 6 * key.length);
  for (let i = at; i < most && text.length < 6; i++) text += String.fromCharCode(body[i]!);
  if (spelled(text, 0, key[0]!).same === 0) return at;
  for (let i = at + text.length; i < most; i++) text += String.fromCharCode(body[i]!);
  const { end, same } = spelled(text, 0, key);
  return same === key.length ? at + end : at;
}

/** How much of a secret is spelled from an index on, and where that ends. */
function spelled(text: string, at: number, secret: string): { end: number; same: number } {
  let end = at;
  let same = 0;
  for (; same < secret.length; same++) {
    const width = widthOf(text, end, secret[same]!);
    if (width === 0) break;
    end += width;
  }
  return { end, same };
}

const escape = /%([\da-f]{2})|\\u00([\da-f]{2})|\\x([\da-f]{2})|&#x0*([\da-f]{2});|&#0*(\d{2,3});|&(amp|lt|gt|quot|apos);|\\([\x21-\x7e])/iy;
const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** How long the spelling of a character is that stands at an index; 0: another one stands there. */
function widthOf(text: string, at: number, char: string): number {
  const found = text[at];
  if (found === undefined) return 0;
  const itself = alike(found, char) ? 1 : 0;
  if (found !== "\\" && found !== "%" && found !== "&") return itself;
  escape.lastIndex = at;
  const match = escape.exec(text);
  if (match === null) return itself;
  const [spelling, percent, unicode, hex, hexEntity, entity, name, plain] = match;
  const digits = percent ?? unicode ?? hex ?? hexEntity;
  const meant = digits !== undefined ? String.fromCharCode(Number.parseInt(digits, 16))
    : entity !== undefined ? String.fromCharCode(Number(entity))
    : name !== undefined ? entities[name.toLowerCase()]!
    : plain!;
  return alike(meant, char) ? spelling.length : itself;
}

function alike(a: string, b: string): boolean {
  return a === b || a.toLowerCase() === b.toLowerCase();
}

const digits64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/**
 * The key in base64, in both alphabets, wherever it stands in what is coded: without the
 * digits that it shares with its neighbours.
 */
function base64Of(key: string): string[] {
  const spellings: string[] = [];
  for (const alphabet of [`${digits64}+/`, `${digits64}-_`]) {
    for (const before of [0, 1, 2]) {
      const bit = (i: number) => (key.charCodeAt((i >> 3) - before) >> (7 - (i & 7))) & 1;
      let coded = "";
      for (let at = Math.ceil((before * 8) / 6) * 6; at + 6 <= (before + key.length) * 8; at += 6) {
        let value = 0;
        for (let i = at; i < at + 6; i++) value = value * 2 + bit(i);
        coded += alphabet[value];
      }
      spellings.push(coded);
    }
  }
  return spellings;
}
