import { element, newId } from "./element.js";
import { type Member, Members, type JSONKind, kindAt, stringAt } from "./jsontext.js";
import { longText } from "./longtext.js";

/** What is shown of a value in one line. */
const previewChars = 120;
/** Members that are shown at first, and with each "more". */
export const portion = 50;

/** A row of a tree: a value, or the offer to show more of them. */
export class Item {
  readonly element: HTMLElement;
  readonly level: number;
  readonly #text: string;
  readonly #member: Member;
  readonly #kind: JSONKind;
  #group: HTMLElement | null = null;

  constructor(text: string, member: Member, level: number, inArray: boolean) {
    this.#text = text;
    this.#member = member;
    this.#kind = kindAt(text, member.start);
    this.level = level;
    const id = newId("row");
    const row = element("div", { class: "row", id },
      element("span", { class: inArray ? "key index" : "key" }, member.key),
      element("span", { class: "colon" }, ": "),
      element("span", { class: this.#kind }, this.#preview()),
    );
    this.element = element("div", { role: "treeitem", tabindex: -1, "aria-level": level, "aria-labelledby": id }, row);
    if (this.expandable) this.element.setAttribute("aria-expanded", "false");
  }

  /** Containers that hold something, and strings that do not fit on their line. */
  get expandable(): boolean {
    const { start, end } = this.#member;
    if (this.#kind === "object" || this.#kind === "array") return !new Members(this.#text, start).done;
    return this.#kind === "string" && (end - start > previewChars || this.#text.slice(start, end).includes("\\n"));
  }

  get expanded(): boolean {
    return this.element.getAttribute("aria-expanded") === "true";
  }

  /** The value's JSON text. */
  get json(): string {
    return this.#text.slice(this.#member.start, this.#member.end);
  }

  /** Shows or folds what is in it. The first time that is made, and returned by `grow`. */
  toggle(grow: (group: HTMLElement, members: Members, level: number, inArray: boolean) => void, open = !this.expanded): void {
    if (!this.expandable) return;
    this.element.setAttribute("aria-expanded", String(open));
    if (this.#group === null && open) {
      this.#group = element("div", { role: "group" });
      if (this.#kind === "string") {
        this.#group.append(longText(stringAt(this.#text, this.#member.start, this.#member.end), { plain: true }));
      } else {
        grow(this.#group, new Members(this.#text, this.#member.start), this.level + 1, this.#kind === "array");
      }
      this.element.append(this.#group);
    }
    if (this.#group !== null) this.#group.hidden = !open;
  }

  #preview(): string {
    const { start, end } = this.#member;
    const cut = this.#text.slice(start, Math.min(end, start + previewChars));
    if (this.#kind === "number" || this.#kind === "word") return cut + (end - start > previewChars ? "…" : "");
    if (this.#kind === "string") {
      if (end - start <= previewChars) return `"${stringAt(this.#text, start, end)}"`;
      return `${cut.replace(/\\[^]?[^\\]{0,3}$/, "")}…`; // as JSON, not cut inside of an escape
    }
    const flat = cut.replace(/\s+/g, " ").replace(/^([{[]) /, "$1");
    return end - start > previewChars ? `${flat}…` : flat;
  }
}
