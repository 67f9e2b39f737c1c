import { element } from "./element.js";
import { type Member, Members, type JSONKind, kindAt, stringAt } from "./jsontext.js";
import { longText } from "./longtext.js";

/** What is shown of a value in one line. */
const previewChars = 120;
/** Members that are shown at first, and with each "more". */
export const portion = 50;

/** A value in a tree: its row, and under it a group with the rows of what is in it. */
export class Item {
  readonly element: HTMLElement;
  /** What has the focus, and is read out. */
  readonly row: HTMLElement;
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
    const entry = element("div", { class: "entry" },
      element("span", { class: inArray ? "key index" : "key" }, member.key),
      element("span", { class: "colon" }, ": "),
      element("span", { class: this.#kind }, this.#preview()),
    );
    this.row = element("div", { class: "row", role: "treeitem", tabindex: -1, "aria-level": level, "aria-expanded": this.expandable && "false" }, entry);
    this.element = element("div", { role: "none" }, this.row);
  }

  /** Containers that hold something, and strings that do not fit on their line. */
  get expandable(): boolean {
    const { start, end } = this.#member;
    if (this.#kind === "object" || this.#kind === "array") return !new Members(this.#text, start).done;
    return this.#kind === "string" && (end - start > previewChars || this.#text.slice(start, end).includes("\\n"));
  }

  get expanded(): boolean {
    return this.row.getAttribute("aria-expanded") === "true";
  }

  /** The value's JSON text. */
  get json(): string {
    return this.#text.slice(this.#member.start, this.#member.end);
  }

  /** Shows or folds what is in it; `grow` makes that the first time. */
  toggle(grow: (group: HTMLElement, members: Members, level: number, inArray: boolean) => void, open = !this.expanded): void {
    if (!this.expandable) return;
    this.row.setAttribute("aria-expanded", String(open));
    if (this.#group === null && open) {
      if (this.#kind === "string") {
        this.#group = longText(stringAt(this.#text, this.#member.start, this.#member.end), { plain: true });
        this.row.append(this.#group);
      } else {
        this.#group = element("div", { role: "group" });
        grow(this.#group, new Members(this.#text, this.#member.start), this.level + 1, this.#kind === "array");
        this.element.append(this.#group);
      }
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
