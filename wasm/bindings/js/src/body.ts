import type { Words } from "./core.js";
import { CellWord, Flag, Kind } from "./layout.js";
import { unescape, wellFormed } from "./json.js";
import { decode } from "./text.js";

/** Up to so many ASCII bytes are put together here faster than by a decoder's call. */
const shortBytes = 24;

/** The bytes a record from which on fields are decoded one by one. */
const longBytes = 2048;

/**
 * The body that the cells of a document point into. A body that came as bytes is
 * decoded as a whole once, when the messages are asked for; until then only the
 * fields that are read are.
 * @internal
 */
export class Body {
  #text: string | null;
  readonly #bytes: Uint8Array | null;

  constructor(body: Uint8Array | string) {
    this.#text = typeof body === "string" ? body : null;
    this.#bytes = typeof body === "string" ? null : body;
  }

  /** As it came. */
  get original(): Uint8Array | string {
    return this.#bytes ?? this.#text!;
  }

  /**
   * Decodes all of it, before many fields are read: every string is then a piece of one,
   * which costs next to nothing. Where few long strings make up the body, they are
   * decoded one by one, which takes less than to decode megabytes at once.
   */
  decode(fields: number): void {
    const bytes = this.#bytes;
    if (this.#text === null && bytes!.length < fields * longBytes) this.#text = decode(bytes!);
  }

  /** The JSON text of a cell; undefined where it is missing. */
  json(words: Words, cell: number): string | undefined {
    if ((words[cell + CellWord.Meta]! & Kind.Mask) === Kind.Missing) return undefined;
    return this.#slice(words, cell, 0);
  }

  /** The characters of a cell that is a string; null of any other. */
  string(words: Words, cell: number): string | null {
    const meta = words[cell + CellWord.Meta]!;
    if ((meta & Kind.Mask) !== Kind.String) return null;
    if ((meta & Flag.Escaped) === 0) return this.#slice(words, cell, 1);
    const text = unescape(this.#slice(words, cell, 0));
    return (meta & Flag.LoneSurrogate) === 0 ? text : wellFormed(text);
  }

  #slice(words: Words, cell: number, quote: number): string {
    if (this.#text !== null) {
      return this.#text.substring(words[cell + CellWord.UStart]! + quote, words[cell + CellWord.UEnd]! - quote);
    }
    const start = words[cell + CellWord.Start]! + quote;
    const end = words[cell + CellWord.End]! - quote;
    const bytes = this.#bytes!;
    if (end - start > shortBytes || (words[cell + CellWord.Meta]! & Kind.Mask) !== Kind.String ||
      (words[cell + CellWord.Meta]! & Flag.NonASCII) !== 0) {
      return decode(bytes.subarray(start, end));
    }
    let text = "";
    for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i]!);
    return text;
  }
}
