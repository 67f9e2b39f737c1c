// What the list can be narrowed to and sorted by.
import { byId, button, element, grouped } from "../../viewer/src/element.js";
import { columns, states, view } from "./view.js";

/** Puts the controls into the page. `changed` is called when the reader has chosen. */
export function startControls(changed: () => void): void {
  byId("states").replaceChildren(...states.map(({ name }) =>
    button("", { class: "choice", "aria-pressed": String(view.state === name), "data-state": name }, () => {
      view.state = name;
      showControls();
      changed();
    })));
  byId("states").querySelectorAll("button").forEach((one, i) => one.append(states[i]!.label, element("span", { class: "n" })));
  byId("columns").replaceChildren(...columns.map(({ name, label }) =>
    element("div", { role: "columnheader", class: name, "data-sort": name }, button(label, { class: "by" }, () => sort(name, changed)))));
  const select = byId<HTMLSelectElement>("sort");
  select.replaceChildren(...columns.map(({ name, label }) => element("option", { value: name }, `by ${label.toLowerCase()}`)));
  select.addEventListener("change", () => sort(select.value, changed));
  byId("connection").addEventListener("change", changed);
  let pause: ReturnType<typeof setTimeout> | undefined;
  byId("text").addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(changed, 120);
  });
  showControls();
}

function sort(name: string, changed: () => void): void {
  const column = columns.find((one) => one.name === name)!;
  view.order = view.sort === name ? (view.order === "asc" ? "desc" : "asc") : column.first;
  view.sort = name;
  showControls();
  changed();
}

/** Shows what is chosen. */
export function showControls(): void {
  for (const one of byId("states").querySelectorAll("button")) one.setAttribute("aria-pressed", String(one.dataset["state"] === view.state));
  for (const one of byId("columns").children) {
    const sorted = (one as HTMLElement).dataset["sort"] === view.sort;
    one.setAttribute("aria-sort", !sorted ? "none" : view.order === "asc" ? "ascending" : "descending");
  }
  byId<HTMLSelectElement>("sort").value = view.sort;
}

/** Shows how many waits each choice has. */
export function showCounts(counts: Record<string, number>): void {
  states.forEach(({ name, count }, i) => {
    const one = byId("states").children[i] as HTMLElement;
    const n = counts[count] ?? 0;
    one.querySelector(".n")!.textContent = grouped(n);
    one.classList.toggle("bad", (name === "problem" || name === "late") && n > 0);
    one.classList.toggle("asks", name === "needs_input" && n > 0);
  });
}
