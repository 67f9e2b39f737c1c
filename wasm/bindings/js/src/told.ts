import type { Node, NodeKind } from "./node.js";

/** What a run needs of a person. */
export interface InputRequest {
  /** Names it in an answer, and tells a new request from one that is still open. */
  readonly id: string;
  /** "approval", "question", "auth"; the set is open. Empty where it is not told. */
  readonly kind: string;
  /** For people; empty where there is none. */
  readonly text: string;
  /** The JSON Schema of an answer's value; null: any value. */
  readonly schema: object | boolean | null;
  /** The tool call that needs it; empty where there is none. */
  readonly toolCallId: string;
  /** As the API has it; null where it is not told. */
  readonly raw: unknown;
}

/** How far a run is. What the API does not tell is 0 or empty. */
export interface RunProgress {
  readonly done: number;
  readonly total: number;
  readonly message: string;
  /** From 1; 0: it is in no queue. */
  readonly queuePosition: number;
}

/** What a run has used. What the API does not tell is 0 or empty. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cost: number;
  /** Of `cost`: "USD", "credits", … */
  readonly unit: string;
}

const wantedCount = "a whole number, 0 or more";
const wantedNumber = "a number";
const wantedSeconds = "a number of seconds, 0 or more";
const wantedId = "a string that is not empty";
const wantedSchema = "a JSON Schema: an object or a boolean";
/** Up to where a double has all whole numbers. */
const maxCount = 2 ** 53;
const maxPosition = 2 ** 31 - 1;

/** Reads what a document tells of a run, and keeps the first misfit. @internal */
export class Checks {
  #first: { node: Node; wanted: string; found: string } | null = null;

  /** @throws the first misfit, if there was one */
  done(): void {
    if (this.#first !== null) throw this.#first.node.refused(this.#first.wanted, this.#first.found);
  }

  /** The error itself is made of one misfit alone: to find its offset takes as long as all that is before it. */
  wrong(node: Node, wanted: string, found: string = node.kind): void {
    if (this.#first === null || node.start < this.#first.node.start) this.#first = { node, wanted, found };
  }

  /** Whether a value is there; one of another kind is a misfit. */
  is(node: Node, kind: NodeKind, wanted: string = kind): boolean {
    if (!node.isThere) return false;
    if (node.kind !== kind) this.wrong(node, wanted);
    return node.kind === kind;
  }

  text(node: Node): string {
    return this.is(node, "a string") ? (node.value as string) : "";
  }

  number(node: Node): number {
    return this.#checked(node, wantedNumber, Number.isFinite);
  }

  count(node: Node): number {
    return this.#checked(node, wantedCount, (n) => Number.isInteger(n) && n >= 0 && n <= maxCount);
  }

  /** Milliseconds. */
  seconds(node: Node): number {
    const seconds = this.#checked(node, wantedSeconds, (n) => Number.isFinite(n) && n >= 0);
    return Math.min(seconds * 1000, Number.MAX_SAFE_INTEGER);
  }

  requests(node: Node): InputRequest[] {
    return this.is(node, "an array") ? node.elements().map((element) => this.#request(element)) : [];
  }

  progress(node: Node): RunProgress | null {
    if (!this.is(node, "an object")) return null;
    const of = node.members();
    const [done, total, message] = [this.number(of("done")), this.number(of("total")), this.text(of("message"))];
    return { done, total, message, queuePosition: Math.min(this.count(of("queue_position")), maxPosition) };
  }

  usage(node: Node): Usage | null {
    if (!this.is(node, "an object")) return null;
    const of = node.members();
    const [inputTokens, outputTokens] = [this.count(of("input_tokens")), this.count(of("output_tokens"))];
    return { inputTokens, outputTokens, cost: this.number(of("cost")), unit: this.text(of("unit")) };
  }

  #request(node: Node): InputRequest {
    if (node.kind !== "an object") {
      this.wrong(node, "an object");
      return { id: "", kind: "", text: "", schema: null, toolCallId: "", raw: null };
    }
    const of = node.members();
    const [id, schema, raw] = [of("id"), of("schema"), of("raw")];
    if (id.kind !== "a string") this.wrong(id, wantedId);
    else if (id.value === "") this.wrong(id, wantedId, "an empty one");
    if (schema.isThere && schema.kind !== "an object" && schema.kind !== "a boolean") this.wrong(schema, wantedSchema);
    return {
      id: id.kind === "a string" ? (id.value as string) : "",
      kind: this.text(of("kind")),
      text: this.text(of("text")),
      schema: schema.isThere ? (schema.value as object | boolean) : null,
      toolCallId: this.text(of("tool_call_id")),
      raw: raw.isThere ? raw.value : null,
    };
  }

  #checked(node: Node, wanted: string, fits: (n: number) => boolean): number {
    if (!this.is(node, "a number", wanted)) return 0;
    const number = Number(node.json);
    if (fits(number)) return number;
    this.wrong(node, wanted, "another number");
    return 0;
  }
}
