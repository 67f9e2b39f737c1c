// How a wait is put into words.
import { counted, grouped } from "../../viewer/src/element.js";
import type { Stage, Wait } from "./api.js";

/** A time as a table has it: "4 s", "3:05", "2 h 05". */
export function short(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${pad(seconds % 60)}`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)}`;
  return `${Math.floor(minutes / 1440)} d ${pad(Math.floor(minutes / 60) % 24)} h`;
}

function pad(number: number): string {
  return String(number).padStart(2, "0");
}

/** A rate: "128/s", "0.5/s". */
export function rate(perSecond: number): string {
  return `${perSecond >= 10 ? grouped(Math.round(perSecond)) : String(perSecond)}/s`;
}

/** What is next for a wait, `since` milliseconds after the worker has told of it. */
export function next(wait: Wait, since: number): string {
  const due = (wait.due_ms ?? 0) - since;
  switch (wait.stage) {
    case "asking": return `asking for ${short(-due)}`;
    case "due": return `late by ${short(-due)}`;
    case "no_heartbeat": return "stands still";
    case "last": return `ends in ${short(wait.left_ms - since)}`;
    case "completing": return "makes its result";
    case "ending": return "tells its end";
    case "waiting": return due >= 500 ? `in ${short(due)}` : "now";
  }
}

/** What a stage means. */
export const stages: Record<Stage, string> = {
  waiting: "The next poll is not due yet.",
  due: "A poll is due, and waits for its turn: the connection is at its limits, or the API has asked for a pause.",
  asking: "A request to the agent's API is under way.",
  no_heartbeat: "No heartbeat has reached Temporal for so long that another worker may have taken over: polls stand still until one does.",
  last: "No poll follows: the deadline is too near.",
  completing: "The agent is done, and the result is being made.",
  ending: "The wait has ended here, and Temporal does not know yet.",
};

/** The state of a wait, in the API's own word where there is one. */
export function stateOf(wait: Wait): string {
  return wait.state !== undefined && wait.state !== "" ? wait.state : "not seen yet";
}

/** What goes wrong with a wait; empty: nothing. */
export function problemOf(wait: Wait): string {
  const failures = wait.failures ?? 0;
  const beats = wait.lost_heartbeats ?? 0;
  return [
    failures > 0 && `${wait.problem_text || wait.problem || "a poll failed"}${failures > 1 ? ` (${grouped(failures)} in a row)` : ""}`,
    beats > 0 && `${counted(beats, "heartbeat")} did not reach Temporal`,
  ].filter(Boolean).join("; ");
}

/** How a state looks: the classes of the viewer. */
export function phaseClass(wait: Wait): string {
  return /^\w+$/.test(wait.phase ?? "") ? `phase ${wait.phase}` : "phase";
}
