import type { Body } from "./body.js";
import type { Records } from "./core.js";
import { MessageWord } from "./layout.js";
import { type Part, partOf } from "./parts.js";
import { dateOf, nanosOf } from "./time.js";

/** The members of a message that `json` names. */
export type MessageField = "id" | "role" | "content" | "sentAt";

const fields: Record<MessageField, MessageWord> = {
  id: MessageWord.Id,
  role: MessageWord.Role,
  content: MessageWord.Content,
  sentAt: MessageWord.Timestamp,
};

/** One message of the conversation. */
export class Message {
  readonly #body: Body;
  readonly #records: Records;
  readonly #at: number;
  #parts: readonly Part[] | null = null;
  readonly id: string | null;
  /** "user", "assistant"; the set is open. */
  readonly role: string | null;
  /** What a user said; an assistant's text is in the parts. */
  readonly content: string | null;

  /** @internal */
  constructor(body: Body, records: Records, index: number) {
    const { words } = records;
    const at = records.messageAt + index * records.messageWords;
    this.#body = body;
    this.#records = records;
    this.#at = at;
    this.id = body.string(words, at + MessageWord.Id);
    this.role = body.string(words, at + MessageWord.Role);
    this.content = body.string(words, at + MessageWord.Content);
  }

  /** When it was sent, as UTC where the API writes no zone; null where missing or unreadable. */
  get sentAt(): Date | null {
    return dateOf(this.#records.words, this.#at + MessageWord.Sent);
  }

  /** The same in nanoseconds since 1970. */
  get sentAtNanos(): bigint | null {
    return nanosOf(this.#records.words, this.#at + MessageWord.Sent);
  }

  /** Its parts, read when first asked for. */
  get parts(): readonly Part[] {
    return (this.#parts ??= this.#readParts());
  }

  /** The JSON text of a member, or of the whole message, as the API sent it. */
  json(): string;
  json(field: MessageField): string | undefined;
  json(field?: MessageField): string | undefined {
    return this.#body.json(this.#records.words, this.#at + (field === undefined ? MessageWord.Raw : fields[field]));
  }

  #readParts(): Part[] {
    const { words, partAt, partWords } = this.#records;
    const first = words[this.#at + MessageWord.FirstPart]!;
    const count = words[this.#at + MessageWord.PartCount]!;
    const all = new Array<Part>(count);
    for (let i = 0; i < count; i++) all[i] = partOf(this.#body, words, partAt + (first + i) * partWords);
    return all;
  }
}
