import { element } from "./element.js";
import { painted } from "./slices.js";

/** Messages of one chunk: what is put into the page, and taken out of it, together. */
export const chunkSize = 20;
/** How far from what is seen a chunk is made. */
const margin = "1200px 0px";
/** What a message is taken to be high before any was measured, in pixels. */
const guessedHeight = 180;

interface Chunk {
  readonly element: HTMLElement;
  readonly from: number;
  readonly to: number;
  near: boolean;
  filled: boolean;
  /** Something in it was pressed: it stays as the reader has left it. */
  touched: boolean;
}

/**
 * The conversation as an ARIA feed that keeps only the messages near the reader's place in
 * the page; the others are room of about their height. Messages are made one by one, with
 * a turn of the browser between them where they take long.
 */
export class Feed {
  readonly element = element("div", { role: "feed", id: "feed", "aria-label": "Conversation" });
  readonly #render: (index: number) => HTMLElement;
  readonly #filled: (articles: Element) => void;
  readonly #observer = new IntersectionObserver((entries) => this.#observed(entries), { rootMargin: margin });
  readonly #chunkOf = new WeakMap<Element, Chunk>();
  #chunks: Chunk[] = [];
  #indices: ArrayLike<number> = [];
  #filling = false;
  #measured = { height: 0, messages: 0 };

  /** `render` makes the message with an index; `filled` is told of new messages. */
  constructor(render: (index: number) => HTMLElement, filled: (articles: Element) => void) {
    this.#render = render;
    this.#filled = filled;
  }

  /** Shows these messages, in this order. */
  show(indices: ArrayLike<number>): void {
    this.#observer.disconnect();
    this.#indices = indices;
    this.#chunks = [];
    for (let from = 0; from < indices.length; from += chunkSize) {
      const to = Math.min(from + chunkSize, indices.length);
      const chunk: Chunk = { element: element("div", { class: "chunk", role: "none" }), from, to, near: false, filled: false, touched: false };
      chunk.element.style.minHeight = `${this.#expectedHeight(to - from)}px`;
      chunk.element.addEventListener("click", () => (chunk.touched = true));
      chunk.element.addEventListener("keydown", (event) => { if (/^(Enter| |Arrow.*)$/.test(event.key)) chunk.touched = true; });
      this.#chunkOf.set(chunk.element, chunk);
      this.#chunks.push(chunk);
    }
    this.element.replaceChildren(...this.#chunks.map((chunk) => chunk.element));
    for (const chunk of this.#chunks) this.#observer.observe(chunk.element);
  }

  /** Stops watching. */
  close(): void {
    this.#observer.disconnect();
    this.#chunks = [];
  }

  /** Moves the focus to the message at a position among those shown. */
  focus(position: number): void {
    const chunk = this.#chunks[Math.floor(position / chunkSize)];
    if (chunk === undefined || position < 0 || position >= this.#indices.length) return;
    while (chunk.element.childElementCount <= position - chunk.from) this.#append(chunk);
    const article = chunk.element.children[position - chunk.from] as HTMLElement;
    article.focus({ preventScroll: true });
    article.scrollIntoView({ block: "start" });
    chunk.near = true;
    void this.#fill();
  }

  /** The position that the reader is at: of the focused message, else of the first one seen; -1: before the first. */
  position(): number {
    const focused = document.activeElement?.closest("article");
    const chunk = focused && this.#chunkOf.get(focused.parentElement!);
    if (chunk) return chunk.from + [...chunk.element.children].indexOf(focused);
    for (const { element, from } of this.#chunks) {
      if (element.getBoundingClientRect().bottom < 1) continue;
      const seen = [...element.children].findIndex((article) => article.getBoundingClientRect().top >= 0);
      return from + Math.max(seen, 0) - 1;
    }
    return -1;
  }

  #observed(entries: IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting, boundingClientRect } of entries) {
      const chunk = this.#chunkOf.get(target)!;
      chunk.near = isIntersecting;
      if (!chunk.near) this.#empty(chunk, boundingClientRect.height);
    }
    void this.#fill();
  }

  async #fill(): Promise<void> {
    if (this.#filling) return;
    this.#filling = true;
    this.element.setAttribute("aria-busy", "true");
    for (let chunk; (chunk = this.#chunks.find((c) => c.near && !c.filled)); ) {
      const end = performance.now() + 8;
      while (!chunk.filled && performance.now() < end) this.#append(chunk);
      await painted(); // so that what was made is laid out bit by bit, too
    }
    this.#filling = false;
    this.element.removeAttribute("aria-busy");
  }

  /** Adds the next message of a chunk. */
  #append(chunk: Chunk): void {
    const position = chunk.from + chunk.element.childElementCount;
    if (position < chunk.to) {
      const article = this.#render(this.#indices[position]!);
      article.setAttribute("aria-posinset", String(position + 1));
      article.setAttribute("aria-setsize", String(this.#indices.length));
      chunk.element.append(article);
    }
    if (chunk.from + chunk.element.childElementCount < chunk.to) return;
    chunk.filled = true;
    chunk.element.style.minHeight = "";
    this.#filled(chunk.element);
  }

  /** Takes the messages of a chunk out of the page, unless the reader has a hold on them. */
  #empty(chunk: Chunk, height: number): void {
    const selection = document.getSelection();
    const held = chunk.touched || chunk.element.contains(document.activeElement) ||
      (selection !== null && !selection.isCollapsed && selection.containsNode(chunk.element, true));
    if (held || chunk.element.childElementCount === 0) return;
    if (chunk.filled) {
      this.#measured.height += height;
      this.#measured.messages += chunk.to - chunk.from;
      chunk.element.style.minHeight = `${height}px`;
    }
    chunk.element.replaceChildren();
    chunk.filled = false;
  }

  #expectedHeight(messages: number): number {
    const { height, messages: measured } = this.#measured;
    return Math.round(messages * (measured === 0 ? guessedHeight : height / measured));
  }
}
