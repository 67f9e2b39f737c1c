// A document in the page: what the state is, what the agent replied, and the conversation.
import type { Status } from "agentwait";
import { Conversation } from "./conversation.js";
import { copyButton } from "./copy.js";
import { byId, element } from "./element.js";
import type { Source } from "./intake.js";
import type { Own } from "./normalised.js";
import { showFacts, showReply, showState } from "./summary.js";
import { showRequests } from "./told.js";
import { value } from "./value.js";

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** What is shown of a document. */
export interface Shown {
  readonly conversation: Conversation;
  /** How many things the run needs of a person. */
  readonly requests: number;
}

/** Puts a document into the page, in the place of what was shown of another one. */
export function showDocument(status: Status, name: string, own: Own | null, source: Source): Shown {
  byId<HTMLInputElement>("search").value = "";
  byId<HTMLSelectElement>("kind").value = "all";
  showState(status, name, own);
  const requests = showRequests(own === null ? null : own.fields);
  showReply(status);
  const conversation = new Conversation(status);
  showFacts(status, conversation.contents, own);
  void conversation.count(() => showFacts(status, conversation.contents, own));
  byId("conversation").hidden = status.messageCount === 0;
  byId("filter").hidden = status.messageCount === 0;
  byId("exports").replaceChildren(
    copyButton("Copy normalised JSON", "The document as agentwait hands it on, the same in every language", () => normalised(status, own, source), {}),
  );
  byId("whole").replaceChildren(whole(status, own === null ? null : source));
  return { conversation, requests };
}

/** The normalised document: what came where it is one, since the body has less, and for a result what that says. */
function normalised(status: Status, own: Own | null, source: Source): string {
  if (own === null) return status.toJSONText();
  if (!own.fields.has("outcome")) return textOf(source);
  return status.toJSONText().replace(/"phase":"\w+"/, `"phase":"${own.phase}"`);
}

/** The text of what is to be read. */
export function textOf(source: Source): string {
  return typeof source === "string" ? source : utf8.decode(source);
}

/** All that the API sent, so that nothing unknown is lost. */
function whole(status: Status, own: Source | null): HTMLElement {
  const label = own === null ? "The whole document as the API sent it" : "The whole document as it came";
  const json = (): string => (own === null ? status.json() : textOf(own));
  const shown = element("details", {}, element("summary", {}, label));
  shown.addEventListener("toggle", () => { if (shown.childElementCount === 1) shown.append(value(json(), "Document as sent")); });
  return shown;
}
