import { button, element, grouped } from "./element.js";
import { highlight } from "./highlight.js";
import { inSlices } from "./slices.js";

/** What is shown of a text at once, and how large the pieces are that it is laid out in. */
const blockChars = 4000;
const blockLines = 80;

/** Where a piece of the text that begins at `from` ends: after a line or a word where there is one. */
export function pieceEnd(text: string, from: number, chars = blockChars, lines = blockLines): number {
  let end = Math.min(text.length, from + chars);
  let at = from - 1;
  for (let line = 0; line < lines; line++) {
    at = text.indexOf("\n", at + 1);
    if (at === -1 || at >= end) break;
    if (line === lines - 1) end = at + 1;
  }
  if (end === text.length) return end;
  const half = from + (end - from) / 2;
  for (const separator of ["\n", " "]) {
    const last = text.lastIndexOf(separator, end - 1);
    if (last >= half) return last + 1;
  }
  // Not between the two halves of a character.
  return /[\uD800-\uDBFF]/.test(text[end - 1]!) ? end - 1 : end;
}

/**
 * Shows a text of any length: its beginning, and on demand the rest of it, in pieces that
 * the browser lays out only where they are seen.
 */
export function longText(text: string, { plain = false, lines = blockLines } = {}): HTMLElement {
  const whole = element("div", { class: "text" });
  let fence = "";
  let shown = 0;
  const append = (to: number): void => {
    const block = element("div", { class: "block" });
    const piece = text.slice(shown, to);
    if (plain) block.append(piece);
    else fence = highlight(piece, block, fence);
    whole.append(block);
    shown = to;
  };
  append(pieceEnd(text, 0, blockChars, lines));
  if (shown === text.length) return whole;

  const more = element("div", { class: "more" });
  whole.append(more);
  const showAll = button(`Show all (${grouped(text.length - shown)} more characters)`, { class: "quiet" }, () => {
    const end = new AbortController();
    const step = (): void => {
      append(pieceEnd(text, shown));
      if (shown === text.length || !whole.isConnected) end.abort();
    };
    more.remove();
    void inSlices(Infinity, step, end.signal);
  });
  more.append(showAll);
  return whole;
}
