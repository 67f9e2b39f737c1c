import type { Body } from "./body.js";
import type { Core, Records } from "./core.js";
import { parseJSON } from "./json.js";
import { Doc, phases } from "./layout.js";
import { Message } from "./message.js";
import type { FilePart, ToolPart } from "./parts.js";
import { jsonIn, otherIn } from "./reply.js";
import { dateOf, nanosOf } from "./time.js";

/** What a state means to somebody who waits. "cancelled" and "expired" are of normalised documents of other APIs alone. */
export type Phase = (typeof phases)[number] | "cancelled" | "expired";

/** The members of a document that `json` names. */
export type StatusField = "interactionId" | "agentId" | "state" | "createdAt" | "response" | "errorMessage";

const fields: Record<StatusField, Doc> = {
  interactionId: Doc.InteractionId,
  agentId: Doc.AgentId,
  state: Doc.State,
  createdAt: Doc.CreatedAt,
  response: Doc.Response,
  errorMessage: Doc.ErrorMessageText,
};

/**
 * A status document, read and validated. Fields are read when they are asked for, and
 * are null where the API's value is missing, null, or of another type than expected;
 * {@link Status.json} has it as it came.
 *
 * A status keeps the body that it was read from, which must not be changed while the
 * status is in use. Later parses do not touch it.
 */
export class Status {
  readonly #core: Core;
  readonly #body: Body;
  readonly #doc: number[];
  #serial: number;
  #records: Records | null = null;
  #messages: readonly Message[] | null = null;
  // What every reader wants is read at once, into members of its own, which console.table,
  // structuredClone and a browser's debugger see; the rest when it is asked for.
  /** The interaction that it is about. */
  readonly interactionId: string | null;
  /** Exactly as the API wrote it, such as "ASYNC_PROCESSING". The set is open. */
  readonly state: string;
  /** What the document as a whole means. */
  readonly phase: Phase;
  /** The agent's answer. {@link Status.finalText} finds it where this is empty. */
  readonly response: string | null;
  /**
   * Why the agent failed: of an object its message, of another value that is no text its
   * JSON, and where a failed run has none the text of its last error part.
   */
  readonly errorMessage: string | null;
  /** How many messages there are, without reading them. */
  readonly messageCount: number;

  /** @internal */
  constructor(core: Core, doc: number[], body: Body) {
    this.#core = core;
    this.#doc = doc;
    this.#body = body;
    this.#serial = core.serial;
    this.interactionId = body.string(doc, Doc.InteractionId);
    this.state = body.string(doc, Doc.State) ?? "";
    this.phase = phases[doc[Doc.Phase]!] ?? "unknown";
    this.response = body.string(doc, Doc.Response);
    this.errorMessage = body.string(doc, Doc.ErrorMessageText) ?? otherIn(this.json("errorMessage"));
    this.messageCount = doc[Doc.MessageCount]!;
  }

  /** The agent (the API's `gummie_id`). */
  get agentId(): string | null {
    return this.#body.string(this.#doc, Doc.AgentId);
  }

  /** When the interaction was created; null where missing or unreadable. */
  get createdAt(): Date | null {
    return dateOf(this.#doc, Doc.Created);
  }

  /** The same in nanoseconds since 1970. */
  get createdAtNanos(): bigint | null {
    return nanosOf(this.#doc, Doc.Created);
  }

  /** The conversation, in order, read when first asked for. */
  get messages(): readonly Message[] {
    return (this.#messages ??= this.#readMessages());
  }

  /** The JSON text of a member, or of the whole document, as the API sent it; undefined where missing. */
  json(): string;
  json(field: StatusField): string | undefined;
  json(field?: StatusField): string | undefined {
    return this.#body.json(this.#doc, field === undefined ? Doc.Raw : fields[field]);
  }

  /**
   * The agent's reply: the response where there is one, else the text parts of the last
   * assistant message joined by blank lines, else that message's content. Where none of
   * these is a text it is the JSON of the response, or else of the content.
   */
  finalText(): string {
    const { response } = this;
    if (response) return response;
    let other = otherIn(this.json("response"));
    for (let i = this.messages.length - 1; i >= 0; i--) {
      const message = this.messages[i]!;
      if (message.role !== "assistant") continue;
      const texts = message.parts.flatMap((part) => (part.kind === "text" && part.text ? [part.text] : []));
      const text = texts.length > 0 ? texts.join("\n\n") : message.content;
      if (text) return text;
      other ??= otherIn(message.json("content"));
      break;
    }
    return other ?? "";
  }

  /** Every tool call of the conversation, in order. */
  toolCalls(): ToolPart[] {
    return this.messages.flatMap((m) => m.parts.filter((part) => part.kind === "tool_invocation"));
  }

  /** Every file of the conversation, in order. */
  files(): FilePart[] {
    return this.messages.flatMap((m) => m.parts.filter((part) => part.kind === "file"));
  }

  /**
   * The JSON value in the reply: the whole reply where that is JSON, else what its first
   * code fence holds.
   *
   * @throws SyntaxError where there is none
   */
  responseJSON(): unknown {
    return parseJSON(jsonIn(this.finalText()));
  }

  /** The same as JSON text, for numbers that a float would round. */
  responseJSONText(): string {
    return jsonIn(this.finalText());
  }

  /** The normalised document as JSON text, the same in every language. */
  toJSONText(): string {
    this.#ensureParsed();
    return this.#core.output((exports) => exports.agentstatus_to_json());
  }

  /** The normalised document, for JSON.stringify. */
  toJSON(): unknown {
    return parseJSON(this.toJSONText());
  }

  /** For console.log in Node and Bun: with what is read when it is asked for. */
  [Symbol.for("nodejs.util.inspect.custom")](_depth: number, options: object, inspect?: (value: unknown, options: object) => string): unknown {
    const { agentId, createdAt, messages } = this;
    const shown = { ...this, agentId, createdAt, messages };
    return inspect === undefined ? shown : `Status ${inspect(shown, options)}`;
  }

  #readMessages(): Message[] {
    if (this.#records === null) {
      this.#ensureParsed();
      this.#records = this.#core.records(this.#doc);
    }
    this.#body.decode(this.#doc[Doc.MessageCount]! + this.#doc[Doc.PartCount]!);
    const all = new Array<Message>(this.#records.messageCount);
    for (let i = 0; i < all.length; i++) all[i] = new Message(this.#body, this.#records, i);
    return all;
  }

  /**
   * The records stay in the module until they are asked for: most polls never do. Where
   * another body has been read since, this one is read again.
   */
  #ensureParsed(): void {
    if (this.#serial === this.#core.serial) return;
    const { doc } = this.#core.parse(this.#body.original, Infinity);
    this.#serial = this.#core.serial;
    this.#doc[Doc.MessageAt] = doc[Doc.MessageAt]!;
    this.#doc[Doc.PartAt] = doc[Doc.PartAt]!;
    if (doc[Doc.MessageCount] !== this.#doc[Doc.MessageCount] || doc[Doc.PartCount] !== this.#doc[Doc.PartCount]) {
      throw new Error("agentwait: the body was changed after it was parsed; give parse a copy");
    }
  }
}
