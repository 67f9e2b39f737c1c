import { element } from "./element.js";
import { Members } from "./jsontext.js";
import { Item, portion } from "./treeitem.js";

/** A container among few whose JSON text is no longer than this is unfolded from the beginning. */
const openChars = 600;

/**
 * An object or array as an ARIA tree: one tab stop, arrow keys to move and unfold, Home,
 * End, Enter and Space. What is folded has not been read, and long lists come in portions.
 */
export class Tree {
  readonly element: HTMLElement;
  readonly #text: string;
  readonly #items = new WeakMap<Element, Item>();
  readonly #offers = new WeakMap<Element, () => void>();

  /** `text` is JSON text of an object or an array that is not empty. */
  constructor(text: string, label: string) {
    this.#text = text;
    this.element = element("div", { role: "tree", class: "tree", "aria-label": label });
    const start = text.search(/\S/);
    this.#grow(this.element, new Members(text, start), 1, text[start] === "[");
    rowOf(this.element.firstElementChild!).tabIndex = 0;
    this.element.addEventListener("click", (event) => this.#click(event));
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.element.addEventListener("focusin", (event) => this.#focused(event));
  }

  #grow(group: HTMLElement, members: Members, level: number, inArray: boolean): void {
    const found = members.read(portion);
    const few = !inArray || (members.done && found.length <= 3);
    for (const member of found) {
      const item = new Item(this.#text, member, level, inArray);
      this.#items.set(item.row, item);
      group.append(item.element);
      if (item.expandable && item.json.length <= openChars && level === 1 && few && /^[{[]/.test(item.json)) this.#toggle(item, true);
    }
    if (members.done) return;
    const row = element("div", { class: "row more", role: "treeitem", tabindex: -1, "aria-level": level }, `Show ${portion} more`);
    const offer = element("div", { role: "none" }, row);
    this.#offers.set(row, () => {
      const last = offer.previousElementSibling!;
      const focused = row === document.activeElement;
      offer.remove();
      this.#grow(group, members, level, inArray);
      const next = rowOf(last.nextElementSibling!);
      if (focused) next.focus();
      else if (this.element.querySelector('[tabindex="0"]') === null) next.tabIndex = 0;
    });
    group.append(offer);
  }

  #toggle(item: Item, open?: boolean): void {
    item.toggle((group, members, level, inArray) => this.#grow(group, members, level, inArray), open);
  }

  #activate(row: Element): void {
    const item = this.#items.get(row);
    if (item) this.#toggle(item);
    else this.#offers.get(row)?.();
  }

  #click(event: MouseEvent): void {
    const target = event.target as Element;
    const row = target.closest<HTMLElement>('[role="treeitem"]');
    if (row === null || target.closest(".text") || !document.getSelection()!.isCollapsed) return; // text was selected, not pressed
    row.focus({ preventScroll: true });
    this.#activate(row);
  }

  /** The one tab stop is where the focus was last. */
  #focused(event: FocusEvent): void {
    const row = (event.target as Element).closest<HTMLElement>('[role="treeitem"]');
    if (row === null) return;
    for (const stop of this.element.querySelectorAll<HTMLElement>('[role="treeitem"][tabindex="0"]')) stop.tabIndex = -1;
    row.tabIndex = 0;
  }

  #key(event: KeyboardEvent): void {
    const row = event.target as HTMLElement;
    if (row.role !== "treeitem" || event.ctrlKey || event.metaKey || event.altKey) return;
    const item = this.#items.get(row);
    switch (event.key) {
      case "Enter":
      case " ": this.#activate(row); break;
      case "ArrowRight":
        if (item && item.expandable && !item.expanded) this.#toggle(item, true);
        else row.nextElementSibling?.querySelector<HTMLElement>('[role="treeitem"]')?.focus();
        break;
      case "ArrowLeft":
        if (item?.expanded) this.#toggle(item, false);
        else (row.closest('[role="group"]')?.previousElementSibling as HTMLElement | null | undefined)?.focus();
        break;
      case "ArrowDown": this.#move(row, 1); break;
      case "ArrowUp": this.#move(row, -1); break;
      case "Home": this.#visible()[0]?.focus(); break;
      case "End": this.#visible().at(-1)?.focus(); break;
      default: return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #move(row: HTMLElement, by: 1 | -1): void {
    const rows = this.#visible();
    rows[rows.indexOf(row) + by]?.focus();
  }

  #visible(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>('[role="treeitem"]')].filter((row) => row.closest("[hidden]") === null);
  }
}

function rowOf(item: Element): HTMLElement {
  return item.firstElementChild as HTMLElement;
}
