import type { Status } from "agentwait";
import { announce } from "./announce.js";
import { Contents, type Kind } from "./contents.js";
import { byId, counted, grouped } from "./element.js";
import { Feed } from "./feed.js";
import { Found } from "./found.js";
import { messageView } from "./message.js";

/** How long the reader has to pause in typing before the search begins. */
const pauseMs = 120;

/** The messages of a document in the page, with the search over them. */
export class Conversation {
  readonly contents: Contents;
  readonly #feed: Feed;
  readonly #found = new Found();
  readonly #closed = new AbortController();
  #search = new AbortController();
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(status: Status) {
    const { messages } = status;
    this.contents = new Contents(messages);
    const start = status.createdAtNanos ?? messages[0]?.sentAtNanos ?? null;
    const reasoning = byId<HTMLInputElement>("open-reasoning");
    this.#feed = new Feed(
      (index) => messageView(messages[index]!, {
        index, count: messages.length, start, previous: messages[index - 1] ?? null, reasoning: reasoning.checked,
      }),
      (articles) => this.#found.mark(articles),
    );
    byId("feed").replaceWith(this.#feed.element);
    this.#showAll();

    const { signal } = this.#closed;
    const search = (): void => {
      clearTimeout(this.#pause);
      this.#pause = setTimeout(() => void this.#filter(), pauseMs);
    };
    byId("search").addEventListener("input", search, { signal });
    byId("kind").addEventListener("change", search, { signal });
    reasoning.addEventListener("change", () => {
      for (const details of this.#feed.element.querySelectorAll<HTMLDetailsElement>("details.reasoning")) details.open = reasoning.checked;
    }, { signal });
  }

  /** Looks at all messages, and tells from time to time how far that is. */
  async count(counted: () => void): Promise<void> {
    const timer = setInterval(counted, 250);
    const all = await this.contents.read(this.#closed.signal);
    clearInterval(timer);
    if (all) counted();
  }

  /** Moves the focus to the next message, or the one before. */
  go(by: 1 | -1): void {
    this.#feed.focus(Math.max(0, this.#feed.position() + by));
  }

  /** Takes it out of the page. */
  close(): void {
    this.#closed.abort();
    this.#search.abort();
    clearTimeout(this.#pause);
    this.#feed.close();
  }

  #showAll(): void {
    const { messages } = this.contents;
    this.#feed.show([...messages.keys()]);
    byId("found").textContent = counted(messages.length, "message");
  }

  async #filter(): Promise<void> {
    this.#search.abort();
    this.#search = new AbortController();
    const text = byId<HTMLInputElement>("search").value;
    const indices = await this.contents.find(byId<HTMLSelectElement>("kind").value as Kind, text, this.#search.signal);
    if (indices === null) return;
    this.#found.text = text;
    this.#feed.show(indices);
    const said = `${grouped(indices.length)} of ${counted(this.contents.messages.length, "message")}`;
    byId("found").textContent = said;
    announce(said);
  }
}
