// Documents for the tests.
import { readFileSync } from "node:fs";

/** The sample of the page. */
export const report = readFileSync(new URL("../src/samples/report.json", import.meta.url), "utf8");

/** A document with these parts in one assistant message. */
export function withParts(...parts) {
  return { interaction_id: "int_1", state: "COMPLETED", created_ts: "2026-03-05T10:30:00Z", messages: [{ id: "msg_1", role: "assistant", parts }] };
}

/** A tool call with a result, whose JSON text is kept as it is. */
export function withResult(json) {
  return `{"state":"COMPLETED","messages":[{"role":"assistant","parts":[{"type":"tool_invocation","toolName":"query","result":{"args":{},"result":${json}}}]}]}`;
}

/** A conversation of about so many bytes, in short messages with a tool call in every second one. */
export function conversationOf(bytes) {
  const messages = [];
  for (let i = 0, size = 0; size < bytes; i++) {
    const user = { id: `msg_${2 * i}`, role: "user", content: `Question ${i}: how did "sales" go?\nIn the north, please.`, timestamp: "2026-03-05T10:30:00.5", parts: [] };
    const agent = {
      id: `msg_${2 * i + 1}`, role: "assistant", timestamp: "2026-03-05T10:30:15.5", parts: [
        { type: "reasoning", reasoning: "I look into the table, and then I answer." },
        { type: "tool_invocation", toolName: "sheet_reader", toolCallState: "completed", result: { args: { range: `A${i}:F80` }, result: { rows: [[i, "north", 12.5], [i + 1, "south", 1e3]] } } },
        { type: "text", text: `Answer ${i}: it grew by twelve percent. `.repeat(6) },
      ],
    };
    messages.push(user, agent);
    size += JSON.stringify(user).length + JSON.stringify(agent).length;
  }
  return { interaction_id: "int_large", state: "COMPLETED", created_ts: "2026-03-05T10:30:00Z", messages, response: "Done." };
}
