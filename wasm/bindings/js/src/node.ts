import { AgentStatusSchemaError } from "./errors.js";
import { parseJSON } from "./json.js";
import { encode } from "./text.js";

/** What a value can be, in the words of an error. @internal */
export type NodeKind = "nothing" | "null" | "a boolean" | "a number" | "a string" | "an array" | "an object";

/**
 * A value of a JSON text that the module has found valid, and where it stands. One that is
 * missing has no text, and stands where its object ends.
 * @internal
 */
export class Node {
  readonly #text: string;
  readonly start: number;
  readonly end: number;
  readonly path: string;

  constructor(text: string, start: number, end: number, path: string) {
    this.#text = text;
    this.start = start;
    this.end = end;
    this.path = path;
  }

  /** The whole of a text. */
  static root(text: string): Node {
    const start = skipSpace(text, 0);
    return new Node(text, start, endOfValue(text, start), "");
  }

  get kind(): NodeKind {
    if (this.start === this.end) return "nothing";
    switch (this.#text[this.start]) {
      case "n": return "null";
      case "t": case "f": return "a boolean";
      case '"': return "a string";
      case "[": return "an array";
      case "{": return "an object";
    }
    return "a number";
  }

  get isThere(): boolean {
    return this.kind !== "nothing" && this.kind !== "null";
  }

  /** Its JSON text. */
  get json(): string {
    return this.#text.slice(this.start, this.end);
  }

  /** Its value, with U+FFFD for lone surrogates. */
  get value(): unknown {
    return parseJSON(this.json);
  }

  /** The members of an object, of a repeated name the last one. */
  members(): (name: string) => Node {
    const all = new Map<string, Node>();
    for (const [name, start, end] of this.#each()) all.set(name, this.#child(start, end, this.path === "" ? name : `${this.path}.${name}`));
    return (name) => all.get(name) ?? this.#child(this.end - 1, this.end - 1, this.path === "" ? name : `${this.path}.${name}`);
  }

  /** The members of an object in their order, with the repeated ones. */
  pairs(): [name: string, value: Node][] {
    return Array.from(this.#each(), ([name, start, end]) => [name, this.#child(start, end, "")]);
  }

  /** The elements of an array. */
  elements(): Node[] {
    return Array.from(this.#each(), ([, start, end], i) => this.#child(start, end, `${this.path}[${i}]`));
  }

  /** The error of a document that must not have this value. */
  refused(wanted: string, found: string): AgentStatusSchemaError {
    const offset = encode(this.#text.slice(0, this.start)).length;
    const message = `not a normalised document: ${this.path} at byte ${offset} is ${found}, wanted ${wanted}`;
    return new AgentStatusSchemaError(message, offset, this.start, this.path, wanted, found);
  }

  #child(start: number, end: number, path: string): Node {
    return new Node(this.#text, start, end, path);
  }

  /** Each member's name, and where its value is. Iterative: nesting costs no stack. */
  *#each(): Generator<[name: string, start: number, end: number]> {
    const text = this.#text;
    const inObject = text[this.start] === "{";
    for (let at = skipSpace(text, this.start + 1); at < this.end - 1; ) {
      let name = "";
      if (inObject) {
        const end = endOfString(text, at);
        name = parseJSON(text.slice(at, end)) as string;
        at = skipSpace(text, skipSpace(text, end) + 1); // over the colon
      }
      const end = endOfValue(text, at);
      yield [name, at, end];
      at = skipSpace(text, end);
      if (text[at] === ",") at = skipSpace(text, at + 1);
    }
  }
}

const marks = /["{}[\]]/g;
const word = /[^\s,\]}]*/y;
const space = /[ \t\n\r]*/y;

function endOfValue(text: string, at: number): number {
  if (text[at] === '"') return endOfString(text, at);
  if (text[at] !== "{" && text[at] !== "[") return matched(word, text, at);
  for (let depth = 0; ; ) {
    marks.lastIndex = at;
    const mark = marks.exec(text)?.[0];
    if (mark === undefined) return text.length;
    at = marks.lastIndex;
    if (mark === '"') at = endOfString(text, at - 1);
    else if (mark === "{" || mark === "[") depth++;
    else if (--depth === 0) return at;
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
  return matched(space, text, at);
}

function matched(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  pattern.test(text);
  return pattern.lastIndex;
}
