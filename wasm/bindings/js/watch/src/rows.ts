// The rows of the list: only those near the screen are in the page, and each is used again for
// another wait as the reader scrolls.
import { byId, element, grouped } from "../../viewer/src/element.js";
import type { List, Wait } from "./api.js";
import { next, phaseClass, problemOf, short, stateOf } from "./words.js";

/** Rows that are made beyond each edge of the screen. */
const beyond = 12;
/** As many as the worker sends at most. */
const most = 200;

interface Row {
  readonly element: HTMLElement;
  readonly link: HTMLAnchorElement;
  readonly connection: HTMLElement;
  readonly state: HTMLElement;
  readonly elapsed: HTMLElement;
  readonly polls: HTMLElement;
  readonly next: HTMLElement;
  readonly problem: HTMLElement;
  index: number;
}

/** The list in the page. */
export class Rows {
  readonly #space = byId("rows");
  readonly #pool: Row[] = [];
  #list: List | null = null;
  #at = 0; // when it came
  #active = 0; // the row that is in the order of tabs

  constructor() {
    this.#space.addEventListener("focusin", (event) => {
      const index = Number((event.target as Element).closest<HTMLElement>("[data-index]")?.dataset["index"] ?? -1);
      if (index >= 0) this.#setActive(index);
    });
  }

  /** Which rows are to be there: near the screen. */
  wanted(): { from: number; count: number } {
    const height = this.#rowHeight();
    const top = -this.#space.getBoundingClientRect().top;
    const from = Math.max(0, Math.floor(top / height) - beyond);
    return { from, count: Math.min(most, Math.ceil(innerHeight / height) + 2 * beyond) };
  }

  /** Whether all rows on the screen have come. */
  covered(): boolean {
    if (this.#list === null) return false;
    const { from, count } = this.wanted();
    const first = from + beyond;
    const last = Math.min(from + count - beyond, this.#list.matched);
    const rest = from === 0 ? 0 : first;
    return this.#list.from <= rest && this.#list.from + this.#list.rows.length >= last;
  }

  /** Takes in what the worker has told. */
  take(list: List, at: number): void {
    this.#list = list;
    this.#at = at;
    this.#space.style.height = `${list.matched * this.#rowHeight()}px`;
    byId("table").setAttribute("aria-rowcount", String(list.matched + 1));
    this.show();
  }

  /** Puts the rows near the screen into the page. */
  show(): void {
    if (this.#list === null) return;
    const { from, count } = this.wanted();
    const to = Math.min(from + count, this.#list.matched);
    while (this.#pool.length < Math.min(count, this.#list.matched)) this.#pool.push(this.#make());
    const height = this.#rowHeight();
    if (this.#active >= this.#list.matched) this.#active = Math.max(0, this.#list.matched - 1);
    for (const row of this.#pool) row.element.hidden = true;
    for (let index = from; index < to; index++) {
      const row = this.#pool[index % this.#pool.length]!;
      if (row.index !== index && row.element.contains(document.activeElement)) (document.activeElement as HTMLElement).blur();
      row.index = index;
      row.element.hidden = false;
      row.element.style.transform = `translateY(${index * height}px)`;
      row.element.dataset["index"] = String(index);
      row.element.setAttribute("aria-rowindex", String(index + 2));
      row.link.tabIndex = index === this.#active ? 0 : -1;
      this.#fill(row, this.#list.rows[index - this.#list.from]);
    }
  }

  /** Times go on between two answers. */
  tick(): void {
    if (this.#list === null) return;
    for (const row of this.#pool) {
      const wait = this.#list.rows[row.index - this.#list.from];
      if (!row.element.hidden && wait !== undefined) this.#times(row, wait);
    }
  }

  /** Moves the focus to another row. */
  go(by: number): void {
    if (this.#list === null || this.#list.matched === 0) return;
    const inside = this.#space.contains(document.activeElement);
    this.focus(inside || Math.abs(by) > 1 ? this.#active + by : this.#firstSeen());
  }

  /** Moves the focus to a row, and the page with it. */
  focus(index: number): void {
    if (this.#list === null || this.#list.matched === 0) return;
    this.#setActive(Math.min(Math.max(index, 0), this.#list.matched - 1));
    const height = this.#rowHeight();
    const top = this.#space.getBoundingClientRect().top + this.#active * height;
    const head = byId("table").querySelector<HTMLElement>(".columns")!.getBoundingClientRect().bottom;
    if (top < head) scrollBy({ top: top - head - height, behavior: "instant" });
    else if (top + height > innerHeight) scrollBy({ top: top + 2 * height - innerHeight, behavior: "instant" });
    this.show();
    this.#pool[this.#active % this.#pool.length]!.link.focus({ preventScroll: true });
  }

  /** Moves the focus to the row that had it last. */
  again(): void {
    this.focus(this.#active);
  }

  /** How many rows a page of the screen has. */
  page(): number {
    return Math.max(1, Math.floor(innerHeight / this.#rowHeight()) - 4);
  }

  #setActive(index: number): void {
    const before = this.#pool[this.#active % Math.max(1, this.#pool.length)];
    if (before) before.link.tabIndex = -1;
    this.#active = index;
    const now = this.#pool[index % Math.max(1, this.#pool.length)];
    if (now?.index === index) now.link.tabIndex = 0;
  }

  #firstSeen(): number {
    const { from } = this.wanted();
    return from === 0 ? 0 : from + beyond + 2;
  }

  #make(): Row {
    const link = element("a", { class: "id" });
    const row = {
      link, index: -1,
      connection: element("span", { class: "of" }),
      state: element("span", {}),
      elapsed: cell("figure elapsed"), polls: cell("figure polls"), next: cell("figure next"), problem: cell("problem"),
    };
    const made = element("div", { role: "row", class: "cells held" },
      element("div", { role: "cell", class: "what" }, link, row.connection),
      element("div", { role: "cell", class: "state" }, row.state),
      row.elapsed, row.polls, row.next, row.problem);
    // A press anywhere in the row opens it, unless text was marked.
    made.addEventListener("click", (event) => {
      if (!(event.target as Element).closest("a") && document.getSelection()?.isCollapsed !== false && link.hash !== "") link.click();
    });
    this.#space.append(made);
    return { element: made, ...row };
  }

  #fill(row: Row, wait: Wait | undefined): void {
    row.element.classList.toggle("coming", wait === undefined);
    if (wait === undefined) {
      for (const one of [row.link, row.connection, row.state, row.elapsed, row.polls, row.next, row.problem]) say(one, "");
      row.link.removeAttribute("href");
      row.state.className = "";
      return;
    }
    say(row.link, wait.interaction);
    const to = `#wait=${wait.key}`;
    if (row.link.hash !== to) row.link.href = to;
    say(row.connection, wait.connection);
    say(row.state, stateOf(wait));
    row.state.className = phaseClass(wait);
    say(row.polls, grouped(wait.polls));
    say(row.problem, problemOf(wait));
    row.problem.title = row.problem.textContent ?? "";
    row.element.classList.toggle("late", wait.stage === "due" || wait.stage === "no_heartbeat");
    this.#times(row, wait);
  }

  #times(row: Row, wait: Wait): void {
    const since = performance.now() - this.#at;
    say(row.elapsed, short(wait.elapsed_ms + since));
    say(row.next, next(wait, since));
  }

  #rowHeight(): number {
    return Number.parseFloat(getComputedStyle(this.#space).getPropertyValue("--row")) || 40;
  }
}

function cell(name: string): HTMLElement {
  return element("div", { role: "cell", class: name });
}

/** Sets a text where it is another one: what does not change need not be laid out. */
function say(into: HTMLElement, text: string): void {
  if (into.textContent !== text) into.textContent = text;
}
