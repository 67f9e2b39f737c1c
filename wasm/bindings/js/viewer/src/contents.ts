import type { Message, Part } from "agentwait";
import { inSlices } from "./slices.js";

/** Which messages are shown. */
export type Kind = "all" | "user" | "assistant" | "tools" | "files" | "errors";

/** What the messages have in them: found bit by bit, so that a large document can be read meanwhile. */
export class Contents {
  readonly messages: readonly Message[];
  parts = 0;
  tools = 0;
  files = 0;
  errors = 0;
  /** The last time that a message has. */
  last: bigint | null = null;
  /** Whether all messages have been looked at. */
  complete = false;

  constructor(messages: readonly Message[]) {
    this.messages = messages;
  }

  /** Looks at all messages; false where it was stopped. */
  async read(signal: AbortSignal): Promise<boolean> {
    return (this.complete = await inSlices(this.messages.length, (i) => this.#count(this.messages[i]!), signal));
  }

  /** The indices of the messages of a kind in which a text is found; null where it was stopped. */
  async find(kind: Kind, text: string, signal: AbortSignal): Promise<number[] | null> {
    const found: number[] = [];
    const matches = matcher(text);
    const all = await inSlices(this.messages.length, (i) => {
      const message = this.messages[i]!;
      if (is(message, kind) && matches(message)) found.push(i);
    }, signal);
    return all ? found : null;
  }

  #count(message: Message): void {
    const sent = message.sentAtNanos;
    if (sent !== null && (this.last === null || sent > this.last)) this.last = sent;
    for (const { kind } of message.parts) {
      this.parts++;
      if (kind === "tool_invocation") this.tools++;
      else if (kind === "file") this.files++;
      else if (kind === "error") this.errors++;
    }
  }
}

function is(message: Message, kind: Kind): boolean {
  switch (kind) {
    case "all": return true;
    case "user": case "assistant": return message.role === kind;
    case "tools": return message.parts.some((part) => part.kind === "tool_invocation");
    case "files": return message.parts.some((part) => part.kind === "file");
    case "errors": return message.parts.some((part) => part.kind === "error");
  }
}

/** Whether a message has a text in it, in upper or lower case; in JSON also as it is spelled there. */
function matcher(text: string): (message: Message) => boolean {
  const wanted = text.toLowerCase();
  if (wanted === "") return () => true;
  const escaped = JSON.stringify(wanted).slice(1, -1);
  const has = (found: string | null | undefined): boolean => !!found && found.toLowerCase().includes(wanted);
  const hasJSON = (json: string | undefined): boolean => json !== undefined && (has(json) || json.toLowerCase().includes(escaped));
  const inPart = (part: Part): boolean => {
    switch (part.kind) {
      case "text": return has(part.text);
      case "reasoning": return has(part.reasoning);
      case "tool_invocation": return has(part.toolName) || hasJSON(part.json("args")) || hasJSON(part.json("result"));
      case "file": return has(part.filename) || has(part.url);
      case "error": return has(part.error);
      case "unknown": return hasJSON(part.json());
    }
  };
  return (message) => has(message.content) || has(message.role) || has(message.id) || message.parts.some(inPart);
}
