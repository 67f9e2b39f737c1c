import { AgentStatusLimitError, AgentStatusSchemaError, AgentStatusSyntaxError } from "./errors.js";
import { Body } from "./body.js";
import { wellFormed } from "./json.js";
import { Code, Doc } from "./layout.js";
import { type Exports, instantiate } from "./module.js";
import { decode, encode, encodeInto } from "./text.js";

/** An instance whose memory has grown over this is replaced before a smaller body is read. */
const keptMemory = 16 << 20;

/** Words of the arrays that small documents' records share: 64 KB. */
const chunkWords = 1 << 14;

/** Words that were copied out of the module's memory. @internal */
export type Words = ArrayLike<number>;

/** The message and part records of a document. @internal */
export interface Records {
  readonly words: Words;
  /** Where the first message is, and words from one to the next; the same of parts. */
  readonly messageAt: number;
  readonly messageWords: number;
  readonly partAt: number;
  readonly partWords: number;
  readonly messageCount: number;
}

/**
 * One instance of the module, with what its memory holds. JavaScript runs one call
 * at a time, so that no call is interrupted by another.
 * @internal
 */
export class Core {
  readonly #module: WebAssembly.Module;
  #exports: Exports;
  #bytes = new Uint8Array(0);
  #words = new Uint32Array(0);
  #serial = 0;
  #chunk = new Uint32Array(0);
  #chunkUsed = 0;

  constructor(module: WebAssembly.Module) {
    this.#module = module;
    this.#exports = instantiate(module);
  }

  /** The number of the body that the memory holds; it changes with each. */
  get serial(): number {
    return this.#serial;
  }

  /**
   * Runs calls of the module. Should one trap, which no input is known to cause, the
   * instance is in an unknown state and is replaced.
   */
  run<T>(calls: (exports: Exports) => T): T {
    try {
      return calls(this.#exports);
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) this.#renew();
      throw error;
    }
  }

  /**
   * Parses a body, and returns the words of its document record. The body is returned
   * with it, since lone surrogates of a string are replaced.
   */
  parse(body: Uint8Array | string, maxBytes: number): { doc: number[]; body: Body } {
    return this.run(() => {
      const kept = this.put(body, maxBytes);
      if (this.#exports.agentstatus_parse() !== Code.OK) throw this.#error();
      return { doc: this.#doc(), body: new Body(kept) };
    });
  }

  /** Writes a body into the module's input, and returns what offsets point into. */
  put(body: Uint8Array | string, maxBytes: number): Uint8Array | string {
    this.#serial++;
    if (body.length > maxBytes) throw tooLong(maxBytes, typeof body === "string" ? encode(body).length : body.length);
    if (this.#bytes.length > keptMemory && body.length < keptMemory / 16) this.#renew();
    if (typeof body !== "string") {
      const at = this.#room(body.length);
      this.#bytes.set(body, at);
      return body;
    }
    // ASCII is the common case, and has as many bytes as units.
    const at = this.#room(body.length);
    if (encodeInto(body, this.#bytes.subarray(at, at + body.length)) === body.length) return body;
    const bytes = encode(body); // with U+FFFD for lone surrogates: as many units
    if (bytes.length > maxBytes) throw tooLong(maxBytes, bytes.length);
    this.#bytes.set(bytes, this.#room(bytes.length));
    return wellFormed(body);
  }

  /** Writes a header for decide. A longer one than the module takes is none. */
  putArgument(header: string): void {
    const bytes = encode(header);
    const at = this.#exports.agentstatus_arg(bytes.length);
    if (at !== 0) this.bytes().set(bytes, at);
  }

  /** Copies the records of the document that the memory holds. */
  records(doc: Words): Records {
    const words = this.words();
    const messageWords = doc[Doc.MessageStride]! >>> 2;
    const partWords = doc[Doc.PartStride]! >>> 2;
    const from = doc[Doc.MessageAt]! >>> 2;
    const partsFrom = doc[Doc.PartAt]! >>> 2;
    const messageCount = doc[Doc.MessageCount]!;
    const messageSize = messageCount * messageWords;
    const partSize = doc[Doc.PartCount]! * partWords;
    const { to, messageAt } = this.#place(messageSize + partSize);
    const partAt = messageAt + messageSize;
    to.set(words.subarray(from, from + messageSize), messageAt);
    to.set(words.subarray(partsFrom, partsFrom + partSize), partAt);
    return { words: to, messageAt, messageWords, partAt, partWords, messageCount };
  }

  /** Small documents share an array: to allocate one takes longer than to parse 1 KB. */
  #place(size: number): { to: Uint32Array; messageAt: number } {
    if (size > chunkWords / 4) return { to: new Uint32Array(size), messageAt: 0 };
    if (this.#chunkUsed + size > this.#chunk.length) {
      this.#chunk = new Uint32Array(chunkWords);
      this.#chunkUsed = 0;
    }
    this.#chunkUsed += size;
    return { to: this.#chunk, messageAt: this.#chunkUsed - size };
  }

  /** Runs a call that writes output, and returns that. */
  output(write: (exports: Exports) => number): string {
    return this.run((exports) => {
      if (write(exports) !== Code.OK) throw this.#error();
      return decode(this.outputBytes());
    });
  }

  /** The output of the last call, as a view into the memory. */
  outputBytes(): Uint8Array {
    const at = this.#exports.agentstatus_out() >>> 0;
    return this.bytes().subarray(at, at + this.#exports.agentstatus_out_len());
  }

  bytes(): Uint8Array {
    this.#view();
    return this.#bytes;
  }

  words(): Uint32Array {
    this.#view();
    return this.#words;
  }

  /** Any call may have grown the memory, which detaches its views. */
  #view(): void {
    if (this.#bytes.length !== 0) return;
    this.#bytes = new Uint8Array(this.#exports.memory.buffer);
    this.#words = new Uint32Array(this.#exports.memory.buffer);
  }

  #renew(): void {
    this.#exports = instantiate(this.#module);
    this.#bytes = new Uint8Array(0);
    this.#serial++;
  }

  #room(size: number): number {
    const at = this.#exports.agentstatus_input(size);
    this.#view();
    if (at === 0) throw this.#error();
    return at;
  }

  /** Copies the document record; into the heap, where small arrays cost nothing. */
  #doc(): number[] {
    const words = this.words();
    const at = this.#exports.agentstatus_doc() >>> 2;
    const doc = new Array<number>(Doc.Words);
    for (let i = 0; i < Doc.Words; i++) doc[i] = words[at + i]!;
    return doc;
  }

  /** Makes the error that the document record describes. */
  #error(): Error {
    const written = this.#exports.agentstatus_error_text() === Code.OK;
    const text = written ? this.outputBytes().slice() : new Uint8Array(0);
    const doc = this.#doc();
    const message = decode(text);
    const span = (word: Doc) => decode(text.subarray(doc[word]!, doc[word + 1]!));
    const offset = doc[Doc.ErrorOffset]!;
    const index = doc[Doc.ErrorUOffset]!;
    const wanted = doc[Doc.ErrorWanted]!;
    switch (doc[Doc.Code] as Code) {
      case Code.Syntax:
        return new AgentStatusSyntaxError(message, offset, index, span(Doc.WantedText), span(Doc.FoundText));
      case Code.Limit:
        return new AgentStatusLimitError(message, offset, index, span(Doc.SubjectText), wanted, doc[Doc.ErrorFound]!);
      case Code.Schema:
        return new AgentStatusSchemaError(message, offset, index, span(Doc.SubjectText), span(Doc.WantedText), span(Doc.FoundText));
    }
    return new RangeError(`agentwait: ${message || `the module answered code ${doc[Doc.Code]}`}`);
  }
}

/** Why a body was not put in. `found` is what came of it at least. @internal */
export function tooLong(allowed: number, found: number): AgentStatusLimitError {
  const message =
    `limit body_bytes reached at byte ${allowed}: found ${found}, allowed ${allowed}` +
    "; allow more bytes (maxBytes) where such bodies are expected";
  return new AgentStatusLimitError(message, allowed, allowed, "body_bytes", allowed, found);
}
