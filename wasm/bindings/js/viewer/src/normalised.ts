// Reads agentwait's own documents: the normalised one (`agentwait parse --json`, "Copy
// normalised JSON") and a result with messages. They become the API's body, member by
// member, in which every number keeps its digits.
import type { Phase } from "agentwait";
import type { Source } from "./intake.js";
import { Members } from "./jsontext.js";

/** The JSON texts of an object's members. */
export type Fields = ReadonlyMap<string, string>;

/** Such a document. */
export interface Own {
  /** The same as the API's body. */
  readonly body: string;
  /** What it says that it means: its state may be another vendor's. */
  readonly phase: Phase;
  /** Its members. */
  readonly fields: Fields;
}

/** What both have before their messages, and no answer of the API has. */
const phase = /"phase"\s*:\s*"(\w{1,40})"/;
const phases: ReadonlySet<string> = new Set<Phase>(["running", "needs_input", "completed", "failed", "cancelled", "expired"]);
const looked = 64 * 1024;

/** Reads such a document; null where it is none. A phase that is not known yet is unknown. */
export function fromNormalised(source: Source): Own | null {
  const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
  const head = typeof source === "string" ? source.slice(0, looked) : utf8.decode(source.subarray(0, looked));
  if (!phase.test(head)) return null;
  const text = typeof source === "string" ? source : utf8.decode(source);
  try {
    JSON.parse(text); // what is broken is told of as it is
  } catch {
    return null;
  }
  const fields = fieldsOf(text);
  const found = phase.exec(`"phase":${fields?.get("phase")}`)?.[1];
  if (fields === null || found === undefined || fields.has("gummie_id") || fields.has("created_ts")) return null;
  if (!fields.has("state") && !fields.has("outcome")) return null;
  const body = object([
    ["interaction_id", fields.get("interaction_id")],
    ["gummie_id", fields.get("agent_id")],
    ["state", fields.get("state") ?? fields.get("outcome")],
    ["created_ts", fields.get("created_at") ?? fields.get("created_at_raw")],
    ["response", fields.get("response")],
    ["error_message", fields.get("error_message")],
    ["messages", list(fields.get("messages"), message)],
  ]);
  return { body, phase: phases.has(found) ? (found as Phase) : "unknown", fields };
}

function message(json: string): string {
  const fields = fieldsOf(json);
  if (fields === null) return json;
  return object([
    ["id", fields.get("id")],
    ["role", fields.get("role")],
    ["content", fields.get("content")],
    ["timestamp", fields.get("sent_at") ?? fields.get("sent_at_raw")],
    ["parts", list(fields.get("parts"), part)],
  ]);
}

function part(json: string): string {
  const fields = fieldsOf(json);
  if (fields === null) return json;
  switch (fields.get("type")) {
    case '"tool_invocation"':
      return object([
        ["type", fields.get("type")],
        ["id", fields.get("id")],
        ["toolCallId", fields.get("tool_call_id")],
        ["toolName", fields.get("tool_name")],
        ["toolCallState", fields.get("tool_call_state")],
        ["result", object([["args", fields.get("args")], ["result", fields.get("result")]])],
      ]);
    case '"file"':
      return object([["type", fields.get("type")], ["id", fields.get("id")], ["file", file(fields.get("file"))]]);
  }
  return fields.get("raw") ?? json;
}

function file(json: string | undefined): string | undefined {
  const fields = json === undefined ? null : fieldsOf(json);
  if (fields === null) return json;
  return fields.get("raw") ?? object([["filename", fields.get("filename")], ["media_type", fields.get("media_type")], ["artifact_url", fields.get("url")]]);
}

/** The JSON texts of an object's members, of a repeated one the last; null where it is no object. */
export function fieldsOf(json: string): Fields | null {
  const start = json.search(/\S/);
  if (json[start] !== "{") return null;
  return new Map(new Members(json, start).read(Infinity).map(({ key, start, end }) => [key, json.slice(start, end)]));
}

function object(members: [name: string, json: string | undefined][]): string {
  return `{${members.flatMap(([name, json]) => (json === undefined ? [] : [`"${name}":${json}`])).join(",")}}`;
}

function list(json: string | undefined, each: (json: string) => string): string | undefined {
  if (json === undefined || !json.startsWith("[")) return json;
  return `[${new Members(json, 0).read(Infinity).map(({ start, end }) => each(json.slice(start, end))).join(",")}]`;
}
