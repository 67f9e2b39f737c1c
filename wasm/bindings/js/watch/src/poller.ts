// Asks the worker again and again, while somebody looks.
import { byId } from "../../viewer/src/element.js";
import { Refused } from "./api.js";

/** How long the page rests between two answers. */
const restMs = 2000;

/** Calls `ask` now, whenever `now` is called, and some seconds after each answer while the page is seen. */
export class Poller {
  readonly #ask: (signal: AbortSignal) => Promise<void>;
  #asking = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = true;

  constructor(ask: (signal: AbortSignal) => Promise<void>) {
    this.#ask = ask;
    document.addEventListener("visibilitychange", () => {
      if (this.#stopped) return;
      if (document.visibilityState === "visible") void this.now();
      else { this.#rest(false); live("waiting", "paused"); }
    });
  }

  start(): void {
    this.#stopped = false;
    void this.now();
  }

  stop(): void {
    this.#stopped = true;
    this.#rest(false);
  }

  /** Asks at once, in the place of a request that is under way. */
  async now(): Promise<void> {
    this.#rest(false);
    const { signal } = (this.#asking = new AbortController());
    try {
      await this.#ask(signal);
      if (signal.aborted) return;
      live("live", "live");
      trouble("");
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Refused) && !(error instanceof TypeError)) throw error;
      live("away", "no answer");
      const why = error instanceof Refused ? error.message : "it has stopped, or cannot be reached";
      trouble(`The worker does not answer: ${why}. What is shown is from before; the page goes on asking.`);
    }
    if (!this.#stopped && document.visibilityState === "visible") this.#rest(true);
  }

  #rest(again: boolean): void {
    clearTimeout(this.#timer);
    if (again) this.#timer = setTimeout(() => void this.now(), restMs);
    else this.#asking.abort();
  }
}

function live(state: string, text: string): void {
  byId("live").dataset["live"] = state;
  byId("live-text").textContent = text;
}

function trouble(text: string): void {
  const shown = byId("trouble");
  if (shown.textContent !== text) shown.textContent = text;
  shown.hidden = text === "";
  document.documentElement.classList.toggle("stale", text !== "");
}
