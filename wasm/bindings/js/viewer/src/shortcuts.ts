import { byId } from "./element.js";
import { recall, remember } from "./memory.js";

/** Has single keys do things, as long as the reader wants that and is not typing. */
export function startShortcuts(actions: Record<string, () => void>): void {
  const wanted = byId<HTMLInputElement>("single-keys");
  const help = byId<HTMLDialogElement>("help");
  wanted.checked = recall("single-keys") !== "off";
  wanted.addEventListener("change", () => remember("single-keys", wanted.checked ? "on" : "off"));
  byId("show-help").addEventListener("click", () => help.showModal());
  byId("close-help").addEventListener("click", () => help.close());
  help.addEventListener("click", (event) => { if (event.target === help) help.close(); });

  const all: Record<string, () => void> = { ...actions, "?": () => help.showModal() };
  document.addEventListener("keydown", (event) => {
    if (!wanted.checked || help.open || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if ((event.target as Element).closest("input, textarea, select")) return;
    const action = all[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  });
}
