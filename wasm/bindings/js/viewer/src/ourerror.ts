// An error object of agentwait, as Temporal's web UI, its CLI and the worker show them.
import { byId, element, fill } from "./element.js";
import { value } from "./value.js";

/** What was found in a text. */
export interface OurError {
  /** Without the prefix: "AgentFailed". */
  readonly type: string;
  readonly message: string;
  /** Objects: what an error's details say. */
  readonly details: readonly Record<string, unknown>[];
}

const prefix = "agentwait.";
const longestTried = 1_000_000;
const deepest = 12;

const meanings: Record<string, string> = {
  AgentFailed: "The agent has failed; the message is what the vendor says.",
  AgentCancelled: "Somebody has ended the agent's run; the wait itself was not cancelled.",
  AgentExpired: "The agent's run has ended by its own clock.",
  AgentStalled: "The agent has shown no change for as long as stall_timeout_seconds allows. It may go on: look at its run, or await it again.",
  AgentNeedsInput: "The agent waits for a person: somebody has to act in the vendor's app.",
  DeadlineExceeded: "The wait's time was over before the agent's was. The agent goes on: await it again.",
  WaitInterrupted: "The wait was interrupted, and can be taken up again.",
  Unauthorized: "The API refused the key.",
  Forbidden: "The key is not one for this interaction.",
  PaymentRequired: "The account has no credits left.",
  InteractionNotFound: "There is no interaction of this id, or it is of another owner.",
  InvalidRequest: "The wait was started with an input that is refused; the field and what is expected are in the details.",
  InvalidResponse: "What came is not an answer of the API: check the base URL, and what lies between.",
  ApiUnavailable: "The API could not be reached for long.",
  ResultTooLarge: "The answer or the result is larger than is allowed: raise the limit, or ask for less of it.",
};

/** The error object in a text; null where there is none. */
export function ourErrorIn(text: string): OurError | null {
  if (text.length > longestTried || !text.includes(prefix)) return null;
  try {
    return find(JSON.parse(text), 0);
  } catch {
    return null;
  }
}

/** Failures are nested by their causes, and by what shows them. The outermost one of ours counts. */
function find(found: unknown, depth: number): OurError | null {
  if (typeof found !== "object" || found === null || depth > deepest) return null;
  const object = found as Record<string, unknown>;
  const info = (object["applicationFailureInfo"] ?? object) as Record<string, unknown>;
  const { type } = info;
  if (typeof type === "string" && type.startsWith(prefix)) {
    return { type: type.slice(prefix.length), message: String(object["message"] ?? ""), details: detailsOf(info["details"]) };
  }
  for (const inner of Object.values(object)) {
    const nested = find(inner, depth + 1);
    if (nested !== null) return nested;
  }
  return null;
}

/** They are an object, a list of them, or Temporal's payloads, whose data is JSON in base64. */
function detailsOf(details: unknown): Record<string, unknown>[] {
  const list = Array.isArray(details) ? details : [details];
  return list.flatMap((one: unknown) => {
    if (typeof one !== "object" || one === null) return [];
    const { payloads, data } = one as { payloads?: unknown; data?: unknown };
    if (payloads !== undefined) return detailsOf(payloads);
    if (typeof data !== "string") return [one as Record<string, unknown>];
    try {
      return detailsOf(JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(data), (c) => c.charCodeAt(0)))));
    } catch {
      return [one as Record<string, unknown>];
    }
  });
}

/** Shows it in the place of a document. */
export function showOurError(found: OurError, text: string, name: string): void {
  const facts = found.details.flatMap((details) => Object.entries(details)).filter(([, one]) => ["string", "number"].includes(typeof one) && one !== "");
  fill(byId("failure"),
    element("h2", { id: "failure-heading", tabindex: -1 }, found.type),
    found.message !== "" && element("p", { class: "sentence" }, found.message),
    element("p", { class: "remark" }, `This is an error of agentwait. ${meanings[found.type] ?? ""}`),
    facts.length > 0 && element("dl", { class: "error-facts" },
      ...facts.map(([key, one]) => element("div", {}, element("dt", {}, key.replaceAll("_", " ")), element("dd", {}, String(one))))),
    element("p", { class: "where" }, element("span", {}, name)),
    element("div", { class: "card error-object" }, value(text, "Error object")),
  );
}
