import type { Core } from "./core.js";
import { Doc } from "./layout.js";
import { Node } from "./node.js";
import { type Phase, Status } from "./status.js";
import { decode } from "./text.js";
import { dateOf } from "./time.js";
import { Checks, type InputRequest, type RunProgress, type Usage } from "./told.js";

const phases: readonly Phase[] = ["running", "needs_input", "completed", "failed", "cancelled", "expired", "unknown"];
const wantedPhase = `${phases.slice(0, -1).join(", ")} or unknown`;
const wantedTime = "a time as RFC 3339 has it, such as 2026-03-05T10:30:00Z";
const rfc3339 = /^"....-..-..T.{8}.*(?:Z|[+-]..:..)"$/s;
/** How much of a phase that there is not an error shows. */
const shownPhase = 32;

/**
 * A normalised document, which agentwait writes of any API's answer: what it says of the run.
 * Texts are null where they are missing, null or of another type, unless that is an error.
 */
export class RunDocument {
  readonly #status: Status;
  readonly #text: string;
  readonly #messages: string;
  readonly interactionId: string | null;
  readonly agentId: string | null;
  /** As the API wrote it. The set is open, and another one for each API. */
  readonly state: string;
  /** What the document means. */
  readonly phase: Phase;
  readonly createdAt: Date | null;
  readonly response: string | null;
  /** Why the run failed; of a failed run without a reason, its last error part. */
  readonly errorMessage: string | null;
  /** It has completed, but not with all of it: a limit was reached. */
  readonly partial: boolean;
  /** The API's own code of a failure; empty where it is not told, as `webUrl`. */
  readonly errorCode: string;
  /** What the run needs of a person. */
  readonly inputRequests: readonly InputRequest[];
  readonly progress: RunProgress | null;
  /** The last sign of life. */
  readonly updatedAt: Date | null;
  readonly finishedAt: Date | null;
  /** Where people see the run. */
  readonly webUrl: string;
  readonly usage: Usage | null;
  /** How long the API asks to wait before the next poll: for `decide`. 0: nothing is asked. */
  readonly pollAfterMs: number;

  /** @internal */
  constructor(core: Core, status: Status, body: Uint8Array | string) {
    this.#status = status;
    this.#text = typeof body === "string" ? body : decode(body);
    const checks = new Checks();
    const of = Node.root(this.#text).members();
    this.#messages = of("messages").isThere ? of("messages").json : "[]";
    const string = (name: string) => (of(name).kind === "a string" ? (of(name).value as string) : null);
    this.interactionId = string("interaction_id");
    this.agentId = string("agent_id");
    this.state = status.state;
    this.phase = phaseOf(checks, of("phase"));
    this.createdAt = time(core, checks, of("created_at"));
    this.partial = checks.is(of("partial"), "a boolean") && of("partial").value === true;
    this.errorCode = checks.text(of("error_code"));
    this.updatedAt = time(core, checks, of("updated_at"));
    this.finishedAt = time(core, checks, of("finished_at"));
    this.webUrl = checks.text(of("web_url"));
    for (const [name, kind] of [["input_requests", "an array"], ["progress", "an object"], ["usage", "an object"]] as const) checks.is(of(name), kind);
    checks.is(of("poll_after_seconds"), "a number", "a number of seconds, 0 or more");
    checks.done(); // what is in them is looked at once they are what they have to be
    this.inputRequests = checks.requests(of("input_requests"));
    this.progress = checks.progress(of("progress"));
    this.usage = checks.usage(of("usage"));
    this.pollAfterMs = checks.seconds(of("poll_after_seconds"));
    checks.done();
    this.response = status.response;
    this.errorMessage = status.errorMessage || (this.phase === "failed" ? lastError(status) : null) || status.errorMessage;
  }

  /** The agent's reply: as that of a status document. */
  finalText(): string {
    return this.#status.finalText();
  }

  /** The messages, as JSON text in the normal form. */
  messagesJSON(): string {
    return this.#messages;
  }

  /** All of the document, for JSON.stringify. */
  toJSON(): unknown {
    return Node.root(this.#text).value;
  }
}

function phaseOf(checks: Checks, node: Node): Phase {
  if (node.kind !== "a string") {
    checks.wrong(node, "a string");
    return "unknown";
  }
  const found = phases.find((phase) => phase === node.value);
  if (found === undefined) checks.wrong(node, wantedPhase, quoted(node.json.slice(1, -1)));
  return found ?? "unknown";
}

/** The beginning of a phase, so that a typo is seen. */
function quoted(text: string): string {
  const shown = JSON.stringify(text.slice(0, shownPhase)).replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return text.length > shownPhase ? `${shown}…` : shown;
}

/** A time, which the module reads as it does an API's. */
function time(core: Core, checks: Checks, node: Node): Date | null {
  if (!checks.is(node, "a string", wantedTime)) return null;
  const found = rfc3339.test(JSON.stringify(node.value)) ? dateOf(core.parse(`{"state":"","created_ts":${node.json}}`, Infinity).doc, Doc.Created) : null;
  if (found === null) checks.wrong(node, wantedTime, "another text");
  return found;
}

/** The last error part that says something. */
function lastError(status: Status): string | null {
  const errors = status.messages.flatMap((m) => m.parts.flatMap((part) => (part.kind === "error" && part.error ? [part.error] : [])));
  return errors.at(-1) ?? null;
}
