// Reads JSON text that the parser has found valid, one level at a time: a tree needs
// nothing of what is folded away, and numbers keep their spelling.

export type JSONKind = "object" | "array" | "string" | "number" | "word";

/** One member of an object, or one element of an array (whose key is its index). */
export interface Member {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

/** Says what the value is whose first character stands at `at`. */
export function kindAt(text: string, at: number): JSONKind {
  switch (text[at]) {
    case "{": return "object";
    case "[": return "array";
    case '"': return "string";
    case "t": case "f": case "n": return "word";
  }
  return "number";
}

/** The index after the value that begins at `at`. Iterative: nesting costs no stack. */
export function endOfValue(text: string, at: number): number {
  const kind = kindAt(text, at);
  if (kind === "string") return endOfString(text, at);
  if (kind === "number" || kind === "word") {
    while (at < text.length && !isEnd(text.charCodeAt(at))) at++;
    return at;
  }
  for (let depth = 0; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === 0x22) at = endOfString(text, at) - 1;
    else if (c === 0x7b || c === 0x5b) depth++;
    else if ((c === 0x7d || c === 0x5d) && --depth === 0) return at + 1;
  }
  return at;
}

/** The characters of the string token from `start` to `end`. */
export function stringAt(text: string, start: number, end: number): string {
  return (JSON.parse(text.slice(start, end)) as string).replace(/\p{Surrogate}/gu, "\uFFFD");
}

/** Reads the members of a container in portions. */
export class Members {
  readonly #text: string;
  readonly #inObject: boolean;
  #at: number;
  #count = 0;

  /** Begins before the first member of the object or array at `at`. */
  constructor(text: string, at: number) {
    this.#text = text;
    this.#inObject = text[at] === "{";
    this.#at = skipSpace(text, at + 1);
  }

  /** Whether all of them have been read. */
  get done(): boolean {
    return this.#at >= this.#text.length || this.#text[this.#at] === "}" || this.#text[this.#at] === "]";
  }

  /** The next ones, at most so many. Repeated keys come as often as they are there. */
  read(limit: number): Member[] {
    const text = this.#text;
    const found: Member[] = [];
    while (found.length < limit && !this.done) {
      let key = String(this.#count++);
      let start = this.#at;
      if (this.#inObject) {
        const end = endOfString(text, start);
        key = stringAt(text, start, end);
        start = skipSpace(text, skipSpace(text, end) + 1); // over the colon
      }
      const end = endOfValue(text, start);
      found.push({ key, start, end });
      this.#at = skipSpace(text, end);
      if (text[this.#at] === ",") this.#at = skipSpace(text, this.#at + 1);
    }
    return found;
  }
}

function endOfString(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === "\\") slashes++;
    if (slashes % 2 === 0) return end + 1;
  }
  return text.length;
}

function skipSpace(text: string, at: number): number {
  while (isSpace(text.charCodeAt(at))) at++;
  return at;
}

function isSpace(c: number): boolean {
  return c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09;
}

function isEnd(c: number): boolean {
  return isSpace(c) || c === 0x2c || c === 0x5d || c === 0x7d;
}
