import { AgentStatusError, init, parse, type Status } from "agentwait";
import { announce } from "./announce.js";
import type { Conversation } from "./conversation.js";
import { showDocument, textOf } from "./document.js";
import { byId, element } from "./element.js";
import { showFailure } from "./failure.js";
import { type Source, startIntake } from "./intake.js";
import { fromNormalised, type Own } from "./normalised.js";
import { ourErrorIn, showOurError } from "./ourerror.js";
import { samples } from "./samples.js";
import { startShortcuts } from "./shortcuts.js";
import { painted, turn as nextTurn } from "./slices.js";
import { spoken } from "./summary.js";
import { startTheme, nextTheme } from "./theme.js";

type View = "intake" | "failure" | "document";

let conversation: Conversation | null = null;
let reading = 0;

/** Reads a document, and shows it or why it cannot be read. */
async function read(source: Source, name: string): Promise<void> {
  const turn = ++reading;
  announce("Reading …");
  document.documentElement.classList.add("reading");
  await painted();
  if (turn !== reading) return; // another one came
  try {
    const own = fromNormalised(source);
    const status = parse(own?.body ?? source);
    await nextTurn(); // each step takes its time where there are megabytes
    if (turn !== reading) return;
    void status.messages; // reads them
    await nextTurn();
    if (turn !== reading) return;
    showRead(status, own === null ? name : `${name}: agentwait's own document`, own, source);
  } catch (error) {
    if (!(error instanceof AgentStatusError)) throw error;
    const text = textOf(source);
    show("failure");
    const ours = ourErrorIn(text);
    if (ours !== null) {
      showOurError(ours, text, name);
      byId("failure-heading").focus();
      announce(`An error of agentwait: ${ours.type}. ${ours.message}`);
      return;
    }
    showFailure(error, text, name, (mended) => void read(mended, name));
    byId("failure-heading").focus();
    announce(error.message);
  } finally {
    if (turn === reading) document.documentElement.classList.remove("reading");
  }
}

function showRead(status: Status, name: string, own: Own | null, source: Source): void {
  show("document");
  const shown = showDocument(status, name, own, source);
  conversation = shown.conversation;
  byId("document-heading").focus({ preventScroll: true });
  scrollTo({ top: 0 });
  announce(spoken(status, shown.requests));
}

function show(view: View): void {
  conversation?.close();
  conversation = null;
  document.documentElement.dataset["view"] = view;
  for (const id of ["intake", "failure", "document"] as const) byId(id).hidden = id !== view;
}

function startAgain(): void {
  reading++;
  document.documentElement.classList.remove("reading");
  show("intake");
  byId<HTMLTextAreaElement>("typed").value = "";
  byId("typed").focus();
  scrollTo({ top: 0 });
}

async function start(): Promise<void> {
  startTheme();
  if (!("WebAssembly" in globalThis)) {
    byId("intake").replaceChildren(element("p", { role: "alert" }, "This page needs WebAssembly, which this browser does not have or allow."));
    return;
  }
  await init();
  startIntake((source, name) => void read(source, name));
  startShortcuts({
    o: () => byId<HTMLInputElement>("file").click(),
    n: startAgain,
    "/": () => byId(conversation ? "search" : "typed").focus(),
    j: () => conversation?.go(1),
    k: () => conversation?.go(-1),
    r: () => byId("open-reasoning").click(),
    e: () => byId("go-to-place")?.click(),
    t: nextTheme,
  });
  for (const opener of document.querySelectorAll(".start-again")) opener.addEventListener("click", startAgain);
  byId("samples").replaceChildren(...samples.map(({ label, text }) => {
    const opener = element("button", { type: "button", class: "quiet" }, label);
    opener.addEventListener("click", () => void read(text, `sample: ${label}`));
    return opener;
  }));
}

void start();
