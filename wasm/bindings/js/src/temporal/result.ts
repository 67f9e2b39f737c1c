// The result of a wait, as JSON text: the sections of the document go into it as they are, with
// every digit of their numbers, as agentwait's own worker writes them.
import { RawValue } from "@temporalio/common";
import { Node } from "../node.js";
import type { Status } from "../status.js";
import { encode } from "../text.js";
import { final, seconds } from "./ends.js";
import { goSize } from "./gosize.js";
import { rfc3339, rfc3339Nanos } from "./rfc3339.js";
import { type CheckAgentStatusInput, ErrorType, type Result } from "./types.js";

const defaultMaxBytes = 3 << 19;
/** What a Temporal server takes of one payload, by default. */
const deliverableBytes = (2 << 20) - 1024;
const noPaths = "this worker, in TypeScript, evaluates no paths: await with a worker of agentwait's own, or include what the path selects";

export interface Wait {
  polls: number;
  elapsedMs: number;
  lastStatusAt: number | undefined;
}

/**
 * What an input asks for of a status document.
 *
 * @throws ApplicationFailure where it is larger than it may be: the server would refuse it, and it would be fetched again for ever
 */
export function resultOf(outcome: string, status: Status, phase: string, input: CheckAgentStatusInput, wait: Wait): Result {
  const include = input.include?.length ? input.include : ["response"];
  const created = status.createdAtNanos;
  const head: Record<string, unknown> = {
    outcome,
    interaction_id: input.interaction_id,
    ...(status.agentId && { agent_id: status.agentId }),
    ...(status.state && { state: status.state }),
    ...(phase && { phase }),
    ...(status.errorMessage && { error_message: status.errorMessage }),
  };
  if (include.includes("response")) {
    const reply = status.finalText();
    // An agent that is done has replied, with nothing perhaps. Before that an empty text is no reply.
    if (reply !== "" || outcome === "completed") head.response = reply;
  }
  const names = Object.keys(input.extract ?? {}).sort();
  if (names.length > 0) {
    head.extracted = Object.fromEntries(names.map((name) => [name, null]));
    head.extract_errors = Object.fromEntries(names.map((name) => [name, noPaths]));
  }
  head.polls = wait.polls;
  head.elapsed_seconds = seconds(wait.elapsedMs);
  if (created !== null) head.created_at = rfc3339Nanos(created);
  if (wait.lastStatusAt !== undefined) head.last_status_at = rfc3339(wait.lastStatusAt);
  const raw = sectionsOf(status, include);
  const text = `${JSON.stringify(head).slice(0, -1)}${Object.entries(raw).map(([name, json]) => `,"${name}":${json}`).join("")}}`;
  checkSize(text, raw, head, input.max_result_bytes || defaultMaxBytes);
  const plain = JSON.parse(text) as Result;
  // Where a value would not be written as it came, such as a number of more digits than a double has.
  return JSON.stringify(plain) === text ? plain : (exactly(text) as unknown as Result);
}

/** A JSON text as a value that Temporal sends as it is. */
function exactly(text: string): RawValue {
  return RawValue.fromPayload({ metadata: { encoding: encode("json/plain") }, data: encode(text) });
}

type Section = "messages" | "tool_calls" | "files";

/** The larger sections, as JSON texts. */
function sectionsOf(status: Status, include: readonly string[]): Partial<Record<Section, string>> {
  const [messages, calls, files] = ["messages", "tool_calls", "files"].map((name) => include.includes(name));
  if (!messages && !calls && !files) return {};
  const all = Node.root(status.toJSONText()).members()("messages");
  const parts = (kind: string) => all.elements().flatMap((message) => {
    const found = message.members()("parts");
    return found.isThere ? found.elements().filter((part) => part.members()("type").value === kind) : [];
  });
  const list = (nodes: Node[]) => `[${nodes.map((node) => node.json).join(",")}]`;
  return {
    ...(messages && { messages: all.json }),
    ...(calls && { tool_calls: list(parts("tool_invocation")) }),
    ...(files && { files: list(parts("file").map((part) => part.members()("file"))) }),
  };
}

function checkSize(text: string, raw: Partial<Record<Section, string>>, head: Record<string, unknown>, asked: number): void {
  const size = goSize(text);
  const most = Math.min(asked, deliverableBytes);
  if (size <= most) return;
  const response = typeof head.response === "string" ? encode(head.response).length : 0;
  const limit = most < asked ? `a Temporal server takes ${most}` : `max_result_bytes is ${most}`;
  const sections = `messages ${goSize(raw.messages ?? "")}, tool_calls ${goSize(raw.tool_calls ?? "")}, files ${goSize(raw.files ?? "")}, response ${response}`;
  const message = `the result has ${size} bytes as JSON, ${limit} (${sections}): include less`;
  const { interaction_id, phase, state, polls, elapsed_seconds, last_status_at } = head as unknown as Result;
  throw final(ErrorType.ResultTooLarge, message, {
    interaction_id, polls, elapsed_seconds, ...(phase && { phase }), ...(state && { state }), ...(last_status_at && { last_status_at }),
    message, field: "max_result_bytes", found: String(size), expected: `at most ${most}`,
  });
}
