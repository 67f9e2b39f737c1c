import { init } from "agentwait";
import { announce } from "../../viewer/src/announce.js";
import { byId, counted, grouped } from "../../viewer/src/element.js";
import { startShortcuts } from "../../viewer/src/shortcuts.js";
import { nextTheme, startTheme } from "../../viewer/src/theme.js";
import { list, type List } from "./api.js";
import { showConnections } from "./connections.js";
import { showCounts, startControls } from "./controls.js";
import { Poller } from "./poller.js";
import { Rows } from "./rows.js";
import { Opened } from "./wait.js";
import { queryFor } from "./view.js";

const rows = new Rows();
let opened: Opened | null = null;
let place = 0; // where the reader was in the list
let toSay = false; // a choice was made, and what it leaves is to be said

const poller = new Poller(async (signal) => {
  if (opened !== null) return opened.ask(signal);
  const { from, count } = rows.wanted();
  const told = await list(queryFor(from, count), signal);
  if (!signal.aborted) show(told);
});

function show(told: List): void {
  byId("task-queue").textContent = told.worker.task_queue;
  byId("namespace").textContent = told.worker.namespace;
  byId("version").textContent = `agentwait ${told.worker.version}`;
  byId("waits-heading").textContent = counted(told.total, "wait");
  const choice = told.matched === told.total ? "" : `${grouped(told.matched)} shown`;
  byId("shown").textContent = choice;
  if (toSay) announce(`${counted(told.matched, "wait")} shown`);
  toSay = false;
  showConnections(told.connections, (name) => {
    const select = byId<HTMLSelectElement>("connection");
    select.value = select.value === name ? "" : name;
    changed();
  });
  showCounts(told.counts);
  byId("none").hidden = told.matched > 0;
  byId("none").textContent = told.total === 0
    ? "This worker holds no wait. One whose next poll is a minute or more away is held by Temporal meanwhile."
    : "No wait is like that.";
  rows.take(told, performance.now());
}

/** The reader has chosen other waits, or another order. */
function changed(): void {
  toSay = true;
  const top = byId("table").getBoundingClientRect().top + scrollY - byId("main").offsetTop;
  if (scrollY > top) scrollTo({ top, behavior: "instant" });
  void poller.now();
}

/** Shows what the address names: all waits, or one. */
function route(): void {
  const key = /^#wait=([0-9a-z]{1,16})$/.exec(location.hash)?.[1];
  if (key !== undefined && key === opened?.key) return;
  const back = opened !== null && key === undefined;
  opened?.close();
  if (opened === null && key !== undefined) place = scrollY;
  opened = key === undefined ? null : new Opened(key);
  document.documentElement.dataset["view"] = key === undefined ? "waits" : "wait";
  byId("waits").hidden = key !== undefined;
  byId("wait").hidden = key === undefined;
  if (key === undefined) document.title = "agentwait: waits";
  rows.show();
  scrollTo({ top: back ? place : 0, behavior: "instant" });
  if (back) rows.again();
  void poller.now();
}

let scrolled = false;

function scrolling(): void {
  if (scrolled || opened !== null) return;
  scrolled = true;
  requestAnimationFrame(() => {
    scrolled = false;
    if (opened !== null) return;
    rows.show();
    if (!rows.covered()) void poller.now();
  });
}

function keys(event: KeyboardEvent): void {
  if (opened !== null || !(event.target as Element).closest("#rows")) return;
  const by = { ArrowDown: 1, ArrowUp: -1, PageDown: rows.page(), PageUp: -rows.page(), Home: -Infinity, End: Infinity }[event.key];
  if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  rows.go(by);
}

async function start(): Promise<void> {
  startTheme();
  await init();
  startControls(changed);
  startShortcuts({
    "/": () => byId(opened ? "search" : "text").focus(),
    j: () => (opened ? opened.conversation?.go(1) : rows.go(1)),
    k: () => (opened ? opened.conversation?.go(-1) : rows.go(-1)),
    u: () => { if (opened) location.hash = ""; },
    l: () => void opened?.look(),
    r: () => { if (opened) byId("open-reasoning").click(); },
    t: nextTheme,
  });
  byId("look").addEventListener("click", () => void opened?.look());
  document.addEventListener("keydown", keys);
  addEventListener("hashchange", route);
  addEventListener("scroll", scrolling, { passive: true });
  addEventListener("resize", scrolling);
  setInterval(() => { if (document.visibilityState === "visible") opened ? opened.tick() : rows.tick(); }, 1000);
  route();
  poller.start();
}

void start();
