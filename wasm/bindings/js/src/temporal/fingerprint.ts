import type { Status } from "../status.js";
import { encode } from "../text.js";

/**
 * What an answer shows of a run at work, as one number, the same as Go's: the state, how many
 * messages there are, and the last one by its id, the length of its texts and its tool calls.
 * Never zero, nor its low two bytes: that is where nothing is known.
 */
export function fingerprint(status: Status, phase: string): number {
  const hash = new Hash();
  hash.text(status.state);
  hash.text(phase);
  hash.number(status.messageCount);
  const last = status.messages.at(-1);
  if (last !== undefined) {
    hash.text(last.id ?? "");
    hash.number(bytes(last.content));
    hash.number(last.parts.length);
    for (const part of last.parts) {
      const text = part.kind === "text" ? part.text : part.kind === "reasoning" ? part.reasoning : part.kind === "error" ? part.error : null;
      hash.number(bytes(text));
      if (part.kind === "tool_invocation") {
        hash.text(part.toolCallState ?? "");
        hash.number(bytes(part.json("result") ?? null));
      }
    }
  }
  return (hash.sum & 0xffff) !== 0 ? hash.sum : (hash.sum | 1) >>> 0;
}

function bytes(text: string | null): number {
  return text === null ? 0 : encode(text).length;
}

/** FNV-1a of 32 bits. */
class Hash {
  sum = 0x811c9dc5;

  text(text: string): void {
    const coded = encode(text);
    this.number(coded.length);
    for (const byte of coded) this.#byte(byte);
  }

  /** In eight bytes, the lowest first. */
  number(n: number): void {
    for (let i = 0; i < 4; i++) this.#byte((n >>> (8 * i)) & 0xff);
    for (let i = 0; i < 4; i++) this.#byte((Math.floor(n / 2 ** 32) >>> (8 * i)) & 0xff);
  }

  #byte(byte: number): void {
    this.sum = Math.imul(this.sum ^ byte, 0x01000193) >>> 0;
  }
}
