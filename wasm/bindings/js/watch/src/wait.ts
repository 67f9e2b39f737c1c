// One wait: how it stands, and what its agent has said.
import { AgentStatusError, parse } from "agentwait";
import { announce } from "../../viewer/src/announce.js";
import type { Conversation } from "../../viewer/src/conversation.js";
import { copyButton } from "../../viewer/src/copy.js";
import { showDocument } from "../../viewer/src/document.js";
import { byId, type Child, element, fill, grouped, link } from "../../viewer/src/element.js";
import { fromNormalised } from "../../viewer/src/normalised.js";
import { spoken } from "../../viewer/src/summary.js";
import { type Detail, look, Refused, wait, type Worker } from "./api.js";
import { temporalPage } from "./links.js";
import { next, phaseClass, problemOf, short, stages, stateOf } from "./words.js";

/** The wait that the reader has opened. */
export class Opened {
  readonly #closed = new AbortController();
  #detail: Detail | null = null;
  #worker: Worker | null = null;
  #at = 0;
  #lookedAt = 0;
  #looking = false;
  #gone = false;
  #still = "";
  conversation: Conversation | null = null;

  constructor(readonly key: string) {
    byId("document").hidden = true;
    for (const id of ["wait-gone", "wait-problem", "look-problem"]) byId(id).hidden = true;
    fill(byId("wait-heading"), "…");
    fill(byId("wait-state"));
    fill(byId("wait-does"));
    fill(byId("wait-facts"));
    fill(byId("looked-at"));
    void this.look();
  }

  /** Asks how it stands. */
  async ask(signal: AbortSignal): Promise<void> {
    if (this.#gone) return;
    try {
      const told = await wait(this.key, signal);
      const first = this.#detail === null;
      this.#detail = told.wait;
      this.#worker = told.worker;
      this.#at = performance.now();
      this.#show();
      if (first) byId("wait-heading").focus({ preventScroll: true });
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 404) throw error;
      this.#isGone();
    }
  }

  /** Fetches what the agent has said. */
  async look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    const button = byId<HTMLButtonElement>("look");
    button.disabled = true;
    byId("looked-at").textContent = "asking the agent's API …";
    const failed = byId("look-problem");
    try {
      const { text, age } = await look(this.key, this.#closed.signal);
      const own = fromNormalised(text);
      const status = parse(own?.body ?? text);
      this.#lookedAt = performance.now() - age;
      this.conversation?.close();
      byId("document").hidden = false;
      const shown = showDocument(status, "", own, text);
      this.conversation = shown.conversation;
      failed.hidden = true;
      announce(spoken(status, shown.requests));
    } catch (error) {
      if (this.#closed.signal.aborted) return;
      if (error instanceof TypeError) failed.textContent = "The worker does not answer.";
      else if (error instanceof Refused || error instanceof AgentStatusError) failed.textContent = `This look brought nothing: ${error.message}`;
      else throw error;
      if (error instanceof Refused && error.status === 404) this.#isGone();
      failed.hidden = false;
    } finally {
      this.#looking = false;
      button.disabled = this.#gone;
      this.tick();
    }
  }

  /** Times go on between two answers. */
  tick(): void {
    if (this.#closed.signal.aborted) return;
    if (this.#detail !== null && !this.#gone) this.#times(this.#detail);
    if (!this.#looking) {
      byId("looked-at").textContent = this.#lookedAt === 0 ? "" : asOf(performance.now() - this.#lookedAt);
    }
  }

  close(): void {
    this.#closed.abort();
    this.conversation?.close();
    this.conversation = null;
  }

  #isGone(): void {
    this.#gone = true;
    byId<HTMLButtonElement>("look").disabled = true;
    byId("wait-gone").hidden = false;
    byId("wait-gone").textContent = "This worker does not hold the wait any more: it has ended, or goes on with another attempt. What is shown is how it stood.";
    if (this.#detail === null) fill(byId("wait-heading"), "A wait that is not held");
  }

  #show(): void {
    const detail = this.#detail!;
    const worker = this.#worker!;
    document.title = `${detail.interaction}: agentwait`;
    const temporal = temporalPage(worker, detail);
    const still = JSON.stringify([detail.interaction, temporal, detail.run, detail.told]);
    if (still !== this.#still) { // else what the reader has marked or is about to press stays
      this.#still = still;
      fill(byId("wait-heading"), detail.interaction);
      fill(byId("wait-does"),
        copyButton("Copy id", "Copy the interaction's id", () => detail.interaction),
        temporal !== "" && link(temporal, "Temporal"),
        detail.told?.web_url !== undefined && link(detail.told.web_url, "Vendor's page"));
      fill(byId("wait-facts"), ...facts(detail));
    }
    fill(byId("wait-state"), element("span", { class: phaseClass(detail) }, stateOf(detail)));
    byId("task-queue").textContent = worker.task_queue;
    byId("namespace").textContent = worker.namespace;
    const problems = problemOf(detail);
    const problem = (detail.failures ?? 0) > 0 ? `The last poll failed: ${problems}` : problems;
    byId("wait-problem").hidden = problem === "";
    if (byId("wait-problem").textContent !== problem) byId("wait-problem").textContent = problem;
    this.#times(detail);
  }

  #times(detail: Detail): void {
    const since = performance.now() - this.#at;
    const say = (name: string, text: string): void => {
      const into = byId("wait-facts").querySelector(`[data-fact="${name}"]`);
      if (into !== null && into.textContent !== text) into.textContent = text;
    };
    say("elapsed", short(detail.elapsed_ms + since));
    say("next", next(detail, since));
    say("polls", grouped(detail.polls));
    say("seen", detail.seen_ms === undefined ? "none yet" : `${short(detail.seen_ms + since)} ago`);
    say("left", `in ${short(detail.left_ms - since)}`);
    byId("wait-facts").querySelector('[data-fact="next"]')?.setAttribute("title", stages[detail.stage]);
  }
}

function asOf(ms: number): string {
  return ms < 1500 ? "as of just now" : `as of ${short(ms)} ago`;
}

/** What is known of a wait; the times are filled in. */
function facts(detail: Detail): HTMLElement[] {
  const { progress } = detail.told ?? {};
  return [
    fact("Elapsed", "", "elapsed"), fact("Next poll", "", "next"), fact("Polls", "", "polls"), fact("Last answer", "", "seen"), fact("Deadline", "", "left"),
    fact("Connection", detail.connection),
    fact("Progress", progress !== undefined && [progress.total ? `${progress.done ?? 0} of ${progress.total}` : progress.done, progress.message].filter(Boolean).join("; ")),
    fact("User", detail.user), fact("Project", detail.project),
    ...Object.entries(detail.ids ?? {}).map(([name, id]) => fact(name, id)),
    fact("One of a batch of", detail.waits > 1 && grouped(detail.waits)),
    fact("Namespace and task queue", detail.namespace && `${detail.namespace}, ${detail.task_queue}`, undefined, true),
    fact("Workflow", detail.workflow, undefined, true), fact("Run", detail.run, undefined, true),
  ].filter((one) => one !== null);
}

function fact(name: string, shown: Child, live?: string, long = false): HTMLElement | null {
  if (live === undefined && (shown === undefined || shown === null || shown === false || shown === "")) return null;
  return element("div", { class: long && "long" }, element("dt", {}, name), element("dd", { "data-fact": live }, shown));
}
