import type { Words } from "./core.js";
import type { Body } from "./body.js";
import { parseJSON } from "./json.js";
import { CellWord, Kind, PartKind, PartWord } from "./layout.js";

/** A piece of a message; `kind` says which one. */
export type Part = TextPart | ReasoningPart | ToolPart | FilePart | ErrorPart | UnknownPart;

/** The members of a part that `json` names. */
export type PartField =
  | "id" | "type" | "text" | "reasoning" | "toolCallId" | "toolName" | "toolCallState" | "error"
  | "file" | "args" | "result" | "filename" | "mediaType" | "url";

const fields: Record<PartField, PartWord> = {
  id: PartWord.Id,
  type: PartWord.Type,
  text: PartWord.Text,
  reasoning: PartWord.Reasoning,
  toolCallId: PartWord.ToolCallId,
  toolName: PartWord.ToolName,
  toolCallState: PartWord.ToolCallState,
  error: PartWord.Error,
  file: PartWord.File,
  args: PartWord.Args,
  result: PartWord.Result,
  filename: PartWord.FileName,
  mediaType: PartWord.FileMediaType,
  url: PartWord.FileURL,
};

abstract class AnyPart {
  readonly #body: Body;
  readonly #words: Words;
  readonly #at: number;
  readonly id: string | null;
  /** As the API wrote it; null where it is missing or no string. */
  readonly type: string | null;

  /** @internal */
  constructor(body: Body, words: Words, at: number, type: string | null) {
    this.#body = body;
    this.#words = words;
    this.#at = at;
    this.id = body.string(words, at + PartWord.Id);
    this.type = type;
  }

  /**
   * The JSON text of a member, or of the whole part, as the API sent it: for values of
   * another type than expected, for unknown members, and for numbers that a float
   * would round. Undefined where the member is missing.
   */
  json(): string;
  json(field: PartField): string | undefined;
  json(field?: PartField): string | undefined {
    return this.#body.json(this.#words, this.#cell(field === undefined ? PartWord.Raw : fields[field]));
  }

  /** The value of a member; undefined where it is missing. @internal */
  protected value(field: PartField): unknown {
    const cell = this.#cell(fields[field]);
    const text = this.#body.string(this.#words, cell); // results often are one
    if (text !== null) return text;
    const json = this.#body.json(this.#words, cell);
    return json === undefined ? undefined : parseJSON(json);
  }

  /** The API nests a tool's arguments and its result in the part's result. */
  #cell(word: PartWord): number {
    const nested = word === PartWord.Result && (this.#words[this.#at + word + CellWord.Meta]! & Kind.Mask) === Kind.Object;
    return this.#at + (nested ? PartWord.ResultResult : word);
  }
}

/** Something that the agent says. */
export class TextPart extends AnyPart {
  readonly kind = "text";
  readonly text: string | null;
  /** @internal */
  constructor(body: Body, words: Words, at: number) {
    super(body, words, at, "text");
    this.text = body.string(words, at + PartWord.Text);
  }
}

/** Something that the agent thinks. */
export class ReasoningPart extends AnyPart {
  readonly kind = "reasoning";
  readonly reasoning: string | null;
  /** @internal */
  constructor(body: Body, words: Words, at: number) {
    super(body, words, at, "reasoning");
    this.reasoning = body.string(words, at + PartWord.Reasoning);
  }
}

/** A call of a tool. */
export class ToolPart extends AnyPart {
  readonly kind = "tool_invocation";
  readonly toolCallId: string | null;
  readonly toolName: string | null;
  /** "running", "completed", "pending", …: finished interactions still show pending calls. */
  readonly toolCallState: string | null;
  #args: unknown = unread;
  #result: unknown = unread;
  /** @internal */
  constructor(body: Body, words: Words, at: number) {
    super(body, words, at, "tool_invocation");
    this.toolCallId = body.string(words, at + PartWord.ToolCallId);
    this.toolName = body.string(words, at + PartWord.ToolName);
    this.toolCallState = body.string(words, at + PartWord.ToolCallState);
  }

  /** The arguments: any JSON, read when first asked for; undefined where missing. */
  get args(): unknown {
    if (this.#args === unread) this.#args = this.value("args");
    return this.#args;
  }

  /** The result: any JSON, read when first asked for; undefined where missing. */
  get result(): unknown {
    if (this.#result === unread) this.#result = this.value("result");
    return this.#result;
  }
}

/** A file that the agent made. */
export class FilePart extends AnyPart {
  readonly kind = "file";
  readonly filename: string | null;
  readonly mediaType: string | null;
  /** It may expire. */
  readonly url: string | null;
  /** @internal */
  constructor(body: Body, words: Words, at: number) {
    super(body, words, at, "file");
    this.filename = body.string(words, at + PartWord.FileName);
    this.mediaType = body.string(words, at + PartWord.FileMediaType);
    this.url = body.string(words, at + PartWord.FileURL);
  }
}

/** Something that went wrong on the way. */
export class ErrorPart extends AnyPart {
  readonly kind = "error";
  readonly error: string | null;
  /** @internal */
  constructor(body: Body, words: Words, at: number) {
    super(body, words, at, "error");
    this.error = body.string(words, at + PartWord.Error);
  }
}

/** A part of a type that is not known: `json()` has all of it. */
export class UnknownPart extends AnyPart {
  readonly kind = "unknown";
  /** @internal */
  constructor(body: Body, words: Words, at: number) {
    super(body, words, at, body.string(words, at + PartWord.Type));
  }
}

/** Makes the part of a record. @internal */
export function partOf(body: Body, words: Words, at: number): Part {
  switch (words[at + PartWord.Kind] as PartKind) {
    case PartKind.Text:
      return new TextPart(body, words, at);
    case PartKind.Reasoning:
      return new ReasoningPart(body, words, at);
    case PartKind.Tool:
      return new ToolPart(body, words, at);
    case PartKind.File:
      return new FilePart(body, words, at);
    case PartKind.Error:
      return new ErrorPart(body, words, at);
  }
  return new UnknownPart(body, words, at);
}

const unread = Symbol();
