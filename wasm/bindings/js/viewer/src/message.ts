import type { Message } from "agentwait";
import { copyButton } from "./copy.js";
import { button, element, grouped, newId } from "./element.js";
import { partView, textOr } from "./parts.js";
import { rawButton } from "./prose.js";
import { duration, instant } from "./times.js";
import { value } from "./value.js";

/** Parts that are shown at first, and with each "more". */
export const partPortion = 20;

/** What a message is shown with. */
export interface Surroundings {
  /** Its place among the messages, from 0, and how many there are. */
  readonly index: number;
  readonly count: number;
  /** When the run began, in nanoseconds. */
  readonly start: bigint | null;
  readonly previous: Message | null;
  readonly reasoning: boolean;
}

/** Shows a message, bounded in what is made at once however large it is. */
export function messageView(message: Message, around: Surroundings): HTMLElement {
  const heading = newId("message");
  const role = message.role ?? message.json("role") ?? "no role";
  const body = element("div", { class: "body" });
  const json = element("div", { class: "json", hidden: true });
  const showJSON = button("JSON", { class: "quiet", "aria-expanded": "false", title: "The message as the API sent it" }, () => {
    if (json.childElementCount === 0) json.append(value(message.json(), "Message as sent"));
    json.hidden = !json.hidden;
    showJSON.setAttribute("aria-expanded", String(!json.hidden));
  });
  const rendered = message.parts.some((part) => part.kind === "text" && part.text);
  const article = element("article", {
    class: `message ${message.role === "user" ? "user" : "agent"}`, tabindex: -1, "aria-labelledby": heading, "data-index": around.index,
  },
    element("header", {},
      element("h3", { id: heading },
        element("span", { class: "role" }, role),
        element("span", { class: "visually-hidden" }, `, message ${grouped(around.index + 1)} of ${grouped(around.count)}`)),
      ...timing(message, around),
      element("span", { class: "identity" }, message.id ?? ""),
      element("span", { class: "does" }, rendered && rawButton(() => body), copyButton("Copy", "Copy the text of this message", () => textOf(message)), showJSON),
    ),
    body, json,
  );
  if (message.content !== null || (message.json("content") ?? "null") !== "null") {
    body.append(element("div", { class: "part says" }, textOr(message.content, message.json("content"), "content")));
  }
  parts(message, body, 0, around.reasoning);
  if (body.childElementCount === 0) body.append(element("p", { class: "note" }, "nothing in it"));
  return article;
}

/** The text that a message says, without its reasoning and tools. */
function textOf(message: Message): string {
  const texts = message.parts.flatMap((part) => (part.kind === "text" && part.text ? [part.text] : []));
  return [message.content ?? "", ...texts].filter((text) => text !== "").join("\n\n");
}

function parts(message: Message, body: HTMLElement, from: number, reasoning: boolean): void {
  const all = message.parts;
  for (const part of all.slice(from, from + partPortion)) body.append(partView(part, reasoning));
  const next = from + partPortion;
  if (next >= all.length) return;
  const more = button(`Show more parts (${grouped(all.length - next)} left)`, { class: "quiet more" }, () => {
    more.remove();
    parts(message, body, next, reasoning);
  });
  body.append(more);
}

function timing(message: Message, around: Surroundings): HTMLElement[] {
  const sent = message.sentAtNanos;
  if (sent === null) {
    const json = message.json("sentAt");
    if (json === undefined || json === "null") return [];
    return [element("span", { class: "time unread", title: "This time could not be read" }, json.slice(0, 60))];
  }
  const after = around.start === null ? instant(sent) : `+${duration(sent - around.start)}`.replace("+−", "−");
  const shown: HTMLElement[] = [element("time", { class: "time", datetime: message.sentAt!.toISOString(), title: instant(sent) }, after)];
  const before = around.previous?.sentAtNanos ?? null;
  if (before !== null && sent !== before && before !== around.start) {
    const gap = sent - before;
    shown.push(element("span", { class: "gap" }, gap < 0n ? `${duration(-gap)} earlier` : `${duration(gap)} later`));
  }
  return shown;
}
