// Puts the normalised document together from the public objects alone, so that a
// vector holds every getter. Values are JSON texts, since numbers are compared by
// their spelling.

/** A member; none where the value is missing or null. */
function member(name, json) {
  return json === undefined || json === "null" ? [] : [`${JSON.stringify(name)}:${json}`];
}

/** A member that the binding reads as a string, or has as JSON where it is none. */
function leaf(name, text, json) {
  return text === null ? member(name, json) : [`${JSON.stringify(name)}:${JSON.stringify(text)}`];
}

/** A member that the binding reads as a string, and as its JSON where it is none that says something. */
function said(name, text, json) {
  if (json === undefined || json.startsWith('"')) return leaf(name, text, json);
  if (text !== (["null", "[]", "{}"].includes(json) ? null : json)) throw new Error(`${name}: ${text} is not ${json}`);
  return member(name, json);
}

function time(name, nanos, date, json) {
  if (nanos === null) return member(`${name}_raw`, json);
  const second = 1_000_000_000n;
  const fraction = ((nanos % second) + second) % second;
  const seconds = Number((nanos - fraction) / second);
  if (Math.floor(date.getTime() / 1000) !== seconds) throw new Error(`${name}: ${date} is not ${nanos} ns`);
  const digits = fraction === 0n ? "" : `.${String(fraction).padStart(9, "0").replace(/0+$/, "")}`;
  return leaf(name, `${new Date(seconds * 1000).toISOString().slice(0, 19)}${digits}Z`);
}

function object(members) {
  return `{${members.flat().join(",")}}`;
}

function partDocument(p) {
  const known = {
    text: () => leaf("text", p.text, p.json("text")),
    reasoning: () => leaf("reasoning", p.reasoning, p.json("reasoning")),
    tool_invocation: () => [
      leaf("tool_call_id", p.toolCallId, p.json("toolCallId")),
      leaf("tool_name", p.toolName, p.json("toolName")),
      leaf("tool_call_state", p.toolCallState, p.json("toolCallState")),
      member("args", p.json("args")),
      member("result", p.json("result")),
    ].flat(),
    file: () => member("file", (p.json("file") ?? "null") === "null" ? undefined : object([
      leaf("filename", p.filename, p.json("filename")),
      leaf("media_type", p.mediaType, p.json("mediaType")),
      leaf("url", p.url, p.json("url")),
      member("raw", p.json("file")),
    ])),
    error: () => leaf("error", p.error, p.json("error")),
    unknown: () => member("raw", p.json()),
  };
  return object([leaf("type", p.type, p.json("type")), leaf("id", p.id, p.json("id")), known[p.kind]()]);
}

function messageDocument(m) {
  return object([
    leaf("id", m.id, m.json("id")),
    leaf("role", m.role, m.json("role")),
    time("sent_at", m.sentAtNanos, m.sentAt, m.json("sentAt")),
    leaf("content", m.content, m.json("content")),
    [`"parts":[${m.parts.map(partDocument).join(",")}]`],
  ]);
}

export function documentOf(status) {
  return object([
    leaf("interaction_id", status.interactionId, status.json("interactionId")),
    leaf("agent_id", status.agentId, status.json("agentId")),
    leaf("state", status.state, status.json("state")),
    [`"phase":${JSON.stringify(status.phase)}`],
    time("created_at", status.createdAtNanos, status.createdAt, status.json("createdAt")),
    leaf("response", status.response, status.json("response")),
    said("error_message", status.errorMessage, status.json("errorMessage")),
    [`"messages":[${status.messages.map(messageDocument).join(",")}]`],
  ]);
}
