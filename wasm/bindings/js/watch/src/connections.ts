// The connections of the worker, with what goes over each.
import { byId, element, grouped } from "../../viewer/src/element.js";
import type { Load } from "./api.js";
import { rate, short } from "./words.js";

let shown = "";

/** Shows them, and offers each as a filter. */
export function showConnections(loads: readonly Load[], choose: (name: string) => void): void {
  const select = byId<HTMLSelectElement>("connection");
  const names = loads.map(({ name }) => name).join("\n");
  if (names !== shown) {
    shown = names;
    const chosen = select.value;
    select.replaceChildren(element("option", { value: "" }, "all connections"), ...loads.map(({ name }) => element("option", { value: name }, name)));
    select.value = loads.some(({ name }) => name === chosen) ? chosen : "";
    byId("connections").replaceChildren(...loads.map((load) => card(load, choose)));
  }
  loads.forEach((load, i) => fill(byId("connections").children[i]!, load, select.value));
}

function card(load: Load, choose: (name: string) => void): HTMLElement {
  const made = element("button", { type: "button", class: "connection" },
    element("span", { class: "name" }, load.name), element("span", { class: "vendor" }, load.vendor ?? ""),
    element("span", { class: "count" }), element("span", { class: "rate" }), element("span", { class: "bar-of", "aria-hidden": "true" }, element("span", {})),
    element("span", { class: "says" }));
  made.addEventListener("click", () => choose(load.name));
  return made;
}

function fill(card: Element, load: Load, chosen: string): void {
  const part = (name: string): HTMLElement => card.querySelector<HTMLElement>(`.${name}`)!;
  card.setAttribute("aria-pressed", String(chosen === load.name));
  say(part("count"), `${grouped(load.waits)} ${load.waits === 1 ? "wait" : "waits"}`);
  const limit = load.limit_per_second;
  say(part("rate"), `${limit === undefined ? "" : `${rate(load.per_second).slice(0, -2)} of `}${rate(limit ?? load.per_second)}`);
  const full = limit ?? Math.max(load.asked_per_second, load.per_second, 0.1);
  (part("bar-of").firstElementChild as HTMLElement).style.inlineSize = `${Math.min(100, (100 * load.per_second) / full)}%`;
  card.classList.toggle("scarce", limit !== undefined && load.asked_per_second > limit);
  say(part("says"), [
    `${grouped(load.in_flight)} in flight`,
    load.paused_ms !== undefined && `pauses for ${short(load.paused_ms)}`,
    limit !== undefined && load.asked_per_second > limit && `${rate(load.asked_per_second)} asked for`,
    load.failing > 0 && `${grouped(load.failing)} failing`,
    load.late > 0 && `${grouped(load.late)} late`,
  ].filter(Boolean).join(" · "));
  card.classList.toggle("troubled", load.paused_ms !== undefined || load.failing > 0 || load.late > 0);
}

function say(into: HTMLElement, text: string): void {
  if (into.textContent !== text) into.textContent = text;
}
