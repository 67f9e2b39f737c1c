import type { Phase, Status } from "agentwait";
import type { Contents } from "./contents.js";
import { copyButton } from "./copy.js";
import { byId, counted, element, fill, grouped } from "./element.js";
import { fact } from "./fact.js";
import type { Own } from "./normalised.js";
import { textOr } from "./parts.js";
import { prose, rawButton } from "./prose.js";
import { duration, instant } from "./times.js";
import { isPartial, toldFacts } from "./told.js";
import { value } from "./value.js";

/** Lines of the reply that are shown at once: the conversation is to begin on the first screen or two. */
const replyLines = 24;

/** What a phase means to the reader of a document that was saved. */
const meanings: Record<Phase, string> = {
  running: "The agent was still at work. The API sends messages once it has completed.",
  needs_input: "The agent waits for a person.",
  completed: "The agent has finished.",
  failed: "The agent has failed.",
  cancelled: "Somebody has ended the agent's run.",
  expired: "The agent's run has ended by its own clock.",
  unknown: "A state that is not known: whoever waits goes on polling.",
};

const partial = "The agent has finished, but not with all of it: a limit was reached.";

/** Shows the state of the run, and what it is about. */
export function showState(status: Status, name: string, own: Own | null): void {
  const phase = own?.phase ?? status.phase;
  byId("state").replaceChildren(
    element("span", { class: `phase ${phase}` }, status.state === "" ? "(empty)" : status.state.slice(0, 200)),
  );
  byId("meaning").textContent = phase === "completed" && own !== null && isPartial(own.fields) ? partial : meanings[phase];
  byId("source-name").textContent = name;
}

/** Shows the facts: what is known at once, and what was counted so far. */
export function showFacts(status: Status, contents: Contents, own: Own | null): void {
  const created = status.createdAtNanos;
  const { last } = contents;
  const sofar = contents.complete ? "" : " so far";
  byId("facts").replaceChildren(
    ...fact("Interaction", status.interactionId ?? status.json("interactionId")),
    ...fact("Agent", status.agentId ?? status.json("agentId")),
    ...fact("Created", created === null ? status.json("createdAt") : element("time", { datetime: status.createdAt!.toISOString() }, instant(created))),
    ...fact("To the last message", created !== null && last !== null && duration(last - created) + sofar),
    ...fact("Messages", grouped(status.messageCount)),
    ...fact("Tool calls", contents.tools > 0 && grouped(contents.tools) + sofar),
    ...fact("Files", contents.files > 0 && grouped(contents.files) + sofar),
    ...fact("Errors", contents.errors > 0 && grouped(contents.errors) + sofar),
    ...(own === null ? [] : toldFacts(own.fields)),
  );
}

/** Shows the reply, and the API's error where there is one. */
export function showReply(status: Status): void {
  const failure = byId("run-error");
  const errorJSON = status.json("errorMessage") ?? "null";
  failure.hidden = errorJSON === "null";
  failure.replaceChildren(element("h3", {}, "Error message"), textOr(status.errorMessage, errorJSON, "error message"));

  const reply = byId("reply");
  const odd = status.response === null && (status.json("response") ?? "null") !== "null" ? status.json("response")! : null;
  const said = status.finalText();
  const text = said === odd ? "" : said; // it is shown as the value that it is
  reply.hidden = text === "" && odd === null;
  fill(reply,
    element("header", {},
      element("h3", {}, "Reply"),
      element("span", { class: "identity" }, status.response ? "from response" : "from the last assistant message"),
      element("span", { class: "does" }, text !== "" && rawButton(() => reply), copyButton("Copy", "Copy the reply", () => said)),
    ),
    odd !== null && element("div", {}, element("p", { class: "note" }, "response is no text:"), value(odd, "response")),
    text !== "" && prose(text, replyLines),
    json(status, text),
  );
}

/** The JSON in a reply, as callers of the binding get it. */
function json(status: Status, text: string): HTMLElement | null {
  if (text.length > 1_000_000 || !/[{[]/.test(text)) return null;
  try {
    const found = status.responseJSONText();
    const shown = element("details", { class: "holds" }, element("summary", {}, "The JSON in the reply, as responseJSON() reads it"));
    shown.addEventListener("toggle", () => { if (shown.childElementCount === 1) shown.append(value(found, "JSON in the reply")); });
    return shown;
  } catch {
    return null;
  }
}

/** Says what a document has, for a screen reader. */
export function spoken(status: Status, requests: number): string {
  const asks = requests > 0 ? `, ${counted(requests, "input request")}` : "";
  return `Read. State ${status.state || "empty"}, ${counted(status.messageCount, "message")}${asks}.`;
}
