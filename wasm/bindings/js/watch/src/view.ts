// What the reader has chosen: which waits, in what order. It stands in the page's controls and in
// its address, so that going back finds it again.
import { byId } from "../../viewer/src/element.js";

export const columns = [
  { name: "interaction", label: "Interaction", first: "asc" },
  { name: "state", label: "State", first: "asc" },
  { name: "elapsed", label: "Elapsed", first: "desc" },
  { name: "polls", label: "Polls", first: "desc" },
  { name: "due", label: "Next poll", first: "asc" },
  { name: "problem", label: "Last problem", first: "desc" },
] as const;

export const states = [
  { name: "", count: "all", label: "All" },
  { name: "running", count: "running", label: "Running" },
  { name: "needs_input", count: "needs_input", label: "Needs input" },
  { name: "unseen", count: "unseen", label: "Not seen yet" },
  { name: "problem", count: "problem", label: "Problem" },
  { name: "late", count: "late", label: "Late" },
  { name: "ending", count: "ending", label: "Ending" },
] as const;

/** The choices. */
export const view = { state: "", sort: "elapsed", order: "desc" };

/** What is asked of the worker for rows from one on. */
export function queryFor(from: number, count: number): URLSearchParams {
  return new URLSearchParams({
    text: byId<HTMLInputElement>("text").value, connection: byId<HTMLSelectElement>("connection").value, state: view.state,
    sort: view.sort, order: view.order, from: String(from), count: String(count),
  });
}
