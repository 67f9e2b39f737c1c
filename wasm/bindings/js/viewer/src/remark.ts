import { type AgentStatusError, AgentStatusLimitError, AgentStatusSchemaError, AgentStatusSyntaxError, parseApiError } from "agentwait";

/** What the API's own error codes mean to somebody who has pasted them here. */
const known: [code: RegExp, httpStatus: number, means: string][] = [
  [/^authorization header/i, 401, "no key came with the request: send the header “Authorization: Bearer YOUR_API_KEY”"],
  [/^(unauthorized|unauthorized_\w+)$/i, 403, "the key is not one for this interaction: check the key, and user_id or project_id"],
  [/^interaction_not_found$/i, 404, "there is no interaction of this id: check the id, and whose key is used"],
  [/^gummie_not_found$/i, 404, "there is no agent of this id"],
  [/^(user_id|project_id) .*required$/i, 400, "name user_id or project_id in the query"],
  [/^interaction_not_in_terminal_state$/i, 409, "the agent is still at work, and takes no message before it is done"],
  [/rate.?limit|too many/i, 429, "wait, and ask again"],
  [/credit/i, 402, "the account has no credits left"],
];

/** Error bodies of the API are short: a longer text is not tried. */
const longestTried = 64 * 1024;

/** What is probably the matter with a text that is no status document; null where nothing more can be said. */
export function remark(error: AgentStatusError, text: string): string | null {
  if (text.trim() === "") return "There is nothing in it.";
  if (/^[\ufffd\ufeff]?[\ufffd\ufeff]/.test(text) && text.includes("\0")) return "This looks like UTF-16, as some Windows programs write it: save it as UTF-8.";
  if (text.startsWith("\ufeff")) return "It begins with a byte order mark, which is no JSON: save it as UTF-8 without one.";
  const api = apiRemark(text);
  if (api !== null) return api;
  if (error instanceof AgentStatusSchemaError) return schemaRemark(error, text);
  if (error instanceof AgentStatusLimitError && error.limit === "body_bytes") return "No answer of the API is known to be that large.";
  return error instanceof AgentStatusSyntaxError ? syntaxRemark(error, text) : null;
}

function apiRemark(text: string): string | null {
  if (text.length > longestTried || !mayBeEnvelope(text)) return null;
  const { code, detail } = parseApiError(400, text);
  const said = code || detail;
  const match = known.find(([pattern]) => pattern.test(code) || pattern.test(detail));
  if (said === "" || (match === undefined && code === "")) return null;
  const what = `This is no status document but an error answer of the API: “${code && detail ? `${code}: ${detail}` : said}”.`;
  return match === undefined ? what : `${what} It comes with HTTP ${match[1]}, and means: ${match[2]}.`;
}

/** An object with an error and no state, or one of the codes as plain text. */
function mayBeEnvelope(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return !("state" in value) && ("error" in value || "message" in value || "detail" in value);
  } catch {
    // Plain text, then.
  }
  const plain = text.trim().replace(/^"|"$/g, "");
  return known.some(([pattern]) => pattern.test(plain)) && plain.length < 200;
}

function schemaRemark(error: AgentStatusSchemaError, text: string): string | null {
  if (error.path === "$" && error.found === "a string") return "The document seems to be inside of a string: take it out of that first.";
  if (error.path === "$" && error.found === "an array") return "This is a list: paste one answer at a time.";
  if (error.path !== "state" || error.found !== "nothing") return null;
  if (/"status"\s*:/.test(text.slice(0, longestTried)) && /"interaction_id"\s*:/.test(text.slice(0, longestTried))) {
    return "This looks like the answer of start_agent: ask agent_status for the interaction_id in it.";
  }
  return null;
}

function syntaxRemark(error: AgentStatusSyntaxError, text: string): string | null {
  if (/^(< )?HTTP\/[\d.]+ \d/.test(text)) return "The headers of the answer are there, too, as curl -i writes them: paste what comes after the empty line.";
  if (/^(data|event|id): ?/.test(text)) return "This looks like a stream of events, not like the answer of agent_status.";
  if (error.found === "end of input") return "The text ends too early: was it copied or downloaded completely?";
  if (error.wanted === "valid UTF-8") return "The file is in another encoding, or damaged: save it as UTF-8.";
  const rest = text.slice(error.index, error.index + 9);
  if (/^('|None\b|True\b|False\b|undefined\b)/.test(rest)) return "This looks like a value that a program printed: have it written as JSON (json.dumps, JSON.stringify).";
  if (error.wanted === "end of input") return "There is something after the document: paste one answer at a time.";
  return null;
}
