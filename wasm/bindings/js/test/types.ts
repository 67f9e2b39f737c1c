// The types as a caller meets them: compiled, never run.
import {
  awaitAgent, decide, fromDocument, init, load, loadSync, parse, parseApiError, type InputRequest, type Part, type Phase, type RunDocument, type Status,
} from "agentwait";

const status: Status = parse(new Uint8Array());
const text: string = status.finalText();
const created: Date | null = status.createdAt;

function summary(part: Part): string | null {
  switch (part.kind) {
    case "text":
      return part.text;
    case "reasoning":
      return part.reasoning;
    case "tool_invocation":
      return part.toolName;
    case "file":
      return part.url;
    case "error":
      return part.error;
    case "unknown":
      return part.type;
    default:
      return part satisfies never; // every kind has its case
  }
}

export const summaries = status.messages.flatMap((m) => m.parts.map(summary));

// @ts-expect-error a text part has no tool
status.messages[0].parts.filter((p) => p.kind === "text")[0].toolName;
// @ts-expect-error statuses are for reading
status.messages.push();
// @ts-expect-error a key is required
void awaitAgent({ interactionId: "x", userId: "u" });

export async function sources(module: WebAssembly.Module): Promise<Status> {
  await init(module);
  await init(new URL("https://example.com/agentstatus.wasm"));
  await init(fetch("https://example.com/agentstatus.wasm"));
  const reader = await load(new Uint8Array());
  loadSync(module).parse("{}", { maxBytes: 1 });
  const decision = reader.decide({ httpStatus: 200, body: "{}", progress: { consecutiveFailures: 0, elapsedMs: 0 } });
  const action: "wait" | "completed" | "failed" | "needs_input" | "fatal" = decide({
    httpStatus: 0, progress: { consecutiveFailures: 1, elapsedMs: 0 },
  }).action;
  const code: string = parseApiError(404, "").code;
  return awaitAgent({
    interactionId: "x", projectId: "p", apiKey: action + code + text + created, signal: AbortSignal.timeout(1), fetch, reader,
    onStatus: (s, d) => console.log(s.state, d.delayMs),
  });
}

const run: RunDocument = fromDocument(status.toJSONText());
const requests: readonly InputRequest[] = run.inputRequests;
export const told: [Phase, boolean, number | undefined, Date | null, string | undefined, number] = [
  run.phase, run.partial, run.progress?.queuePosition, run.updatedAt, run.usage?.unit, run.pollAfterMs,
];
export const schema: object | boolean | null | undefined = requests[0]?.schema;
// @ts-expect-error documents are for reading
run.pollAfterMs = 1;
