import { blocksOf, blockView } from "./markdown.js";
import { button, element, grouped } from "./element.js";
import { longText } from "./longtext.js";
import { inSlices } from "./slices.js";

/** What is shown of a text at once. */
const shownChars = 4000;

interface Shown {
  readonly text: string;
  readonly lines: number | undefined;
}

const shown = new WeakMap<Element, Shown>();

/** Shows the text that an agent wrote, as the Markdown that it is; `showRaw` has it character for character. */
export function prose(text: string, lines?: number): HTMLElement {
  const whole = element("div", { class: "prose" });
  shown.set(whole, { text, lines });
  whole.append(rendered(text, lines) ?? raw(text, lines));
  return whole;
}

/** A button that shows every such text within an element as it was sent, and as Markdown again. */
export function rawButton(within: () => Element): HTMLButtonElement {
  const made = button("Raw text", { class: "quiet raw-text", "aria-pressed": "false", title: "The text as it was sent, character for character" }, () => {
    const pressed = made.getAttribute("aria-pressed") !== "true";
    made.setAttribute("aria-pressed", String(pressed));
    for (const one of within().querySelectorAll(".prose")) {
      const { text, lines } = shown.get(one)!;
      one.replaceChildren((pressed ? null : rendered(text, lines)) ?? raw(text, lines));
    }
  });
  return made;
}

function raw(text: string, lines: number | undefined): HTMLElement {
  return lines === undefined ? longText(text) : longText(text, { lines });
}

/** The blocks of a text, the first of them at once and the rest on demand; null where it is none to be rendered. */
function rendered(text: string, lines = Infinity): HTMLElement | null {
  const blocks = blocksOf(text);
  if (blocks === null) return null;
  const into = element("div", { class: "markdown" });
  let at = 0;
  let chars = 0;
  let seen = 0;
  const next = (): void => {
    const token = blocks[at++]!;
    chars += token.raw.length;
    seen += token.raw.split("\n").length;
    const view = blockView(token);
    if (view) into.append(view);
  };
  try {
    while (at < blocks.length && chars < shownChars && seen < lines) next();
  } catch {
    return null;
  }
  if (at === blocks.length) return into;
  const more = element("div", { class: "more" });
  more.append(button(`Show all (${grouped(text.length - chars)} more characters)`, { class: "quiet" }, () => {
    more.remove();
    const end = new AbortController();
    void inSlices(Infinity, () => {
      if (at === blocks.length || !into.isConnected) return end.abort();
      try {
        next();
      } catch {
        into.replaceChildren(raw(text, lines));
        end.abort();
      }
    }, end.signal);
  }));
  into.append(more);
  return into;
}
