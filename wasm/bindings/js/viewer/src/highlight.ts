// Markdown is coloured, never rewritten: the characters that are shown are exactly those
// that the agent sent, so that nothing is lost, and a copy of them is the text itself.

import { element } from "./element.js";

const fenceLine = /^ {0,3}(`{3,}|~{3,})/;
const heading = /^#{1,6} /;
const inline = /(`+)(?!`)[^\n]*?[^`\n]\1(?!`)|\*\*[^\s*](?:[^*\n]*[^\s*])?\*\*/g;

/** Lines longer than this are data, not prose, and are not searched for marks. */
const longLine = 2000;

/**
 * Puts text into an element, its code fences, code spans, bold words and headings in
 * elements of their own. `fence` is the fence that is open where the text begins, and
 * the one that is open where it ends is returned.
 */
export function highlight(text: string, into: HTMLElement, fence = ""): string {
  let plain: Node = into;
  for (let from = 0; from < text.length; ) {
    const newline = text.indexOf("\n", from);
    const to = newline === -1 ? text.length : newline + 1;
    const line = text.slice(from, to);
    const marks = fenceLine.exec(line)?.[1] ?? "";
    if (fence === "" && marks !== "") {
      fence = marks;
      plain = fenced(into);
      plain.appendChild(element("span", { class: "mark" }, line));
    } else if (fence !== "") {
      if (plain === into) plain = fenced(into);
      const closes = marks.startsWith(fence) && line.slice(line.indexOf(marks) + marks.length).trim() === "";
      plain.appendChild(closes ? element("span", { class: "mark" }, line) : document.createTextNode(line));
      if (closes) {
        fence = "";
        plain = into;
      }
    } else if (heading.test(line)) {
      into.append(element("strong", { class: "heading" }, line));
    } else {
      spans(line, into);
    }
    from = to;
  }
  into.normalize();
  return fence;
}

function fenced(into: HTMLElement): HTMLElement {
  const block = element("code", { class: "fence" });
  into.append(block);
  return block;
}

function spans(line: string, into: HTMLElement): void {
  let from = 0;
  if (line.length <= longLine) {
    for (const match of line.matchAll(inline)) {
      const [span] = match;
      into.append(line.slice(from, match.index), span.startsWith("`") ? element("code", {}, span) : bold(span));
      from = match.index + span.length;
    }
  }
  into.append(line.slice(from));
}

function bold(span: string): HTMLElement {
  return element("strong", {}, element("span", { class: "mark" }, "**"), span.slice(2, -2), element("span", { class: "mark" }, "**"));
}
