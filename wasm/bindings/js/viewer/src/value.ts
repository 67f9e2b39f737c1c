import { element } from "./element.js";
import { endOfValue, kindAt, Members, stringAt } from "./jsontext.js";
import { longText } from "./longtext.js";
import { Tree } from "./tree.js";

/** Strings longer than this are not tried as JSON. */
const longestTried = 1_000_000;

/**
 * Shows any JSON value from its text: containers as trees, strings as text, and the rest
 * as it is spelled. A string that holds JSON, as tools often return it, is shown as that.
 */
export function value(json: string, label: string): HTMLElement {
  const start = json.search(/\S/);
  const kind = kindAt(json, start);
  if (kind === "string") {
    const text = stringAt(json, start, endOfValue(json, start));
    if (holdsContainer(text)) {
      return element("div", {}, element("p", { class: "note" }, "a string that holds JSON:"), container(text, label));
    }
    return text === "" ? element("p", { class: "note" }, "an empty string") : longText(text, { plain: true });
  }
  if (kind === "object" || kind === "array") return container(json, label);
  return element("code", { class: kind }, json);
}

function container(json: string, label: string): HTMLElement {
  const start = json.search(/\S/);
  if (new Members(json, start).done) return element("code", { class: "empty" }, json[start] === "{" ? "{}" : "[]");
  return new Tree(json, label).element;
}

function holdsContainer(text: string): boolean {
  if (text.length > longestTried || !/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
