import { type Child, element } from "./element.js";

const long = new Set(["Interaction", "Agent", "Created", "Progress", "Usage", "Error code", "Last sign of life", "Finished", "Where it is seen"]);

/** A fact of the run; nothing where there is nothing to say. */
export function fact(name: string, shown: Child): HTMLElement[] {
  if (shown === null || shown === undefined || shown === false || shown === "" || shown === "null") return [];
  return [element("div", { class: long.has(name) && "long" }, element("dt", {}, name), element("dd", {}, typeof shown === "string" ? shown.slice(0, 400) : shown))];
}
