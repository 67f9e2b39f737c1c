import type { AgentStatusError } from "agentwait";
import { byId, element, fill, grouped } from "./element.js";
import { submitByKey } from "./intake.js";
import { editorWindow, placeOf } from "./place.js";
import { remark } from "./remark.js";

/** Shows why a text could not be read, where in it, and the text to be mended and read again. */
export function showFailure(error: AgentStatusError, text: string, name: string, again: (text: string) => void): void {
  const place = placeOf(text, error.index);
  const said = remark(error, text);
  const window = editorWindow(text, error.index);
  const cut = window.to - window.from < text.length;
  const before = lines(text.slice(window.from, error.index)).length;
  const marked = lines(String.fromCodePoint(text.codePointAt(error.index) ?? 0)).length;

  const editor = element("textarea", {
    id: "editor", spellcheck: "false", autocomplete: "off", wrap: "off", rows: 12, "aria-describedby": "failure-sentence editor-note",
  });
  editor.value = text.slice(window.from, window.to);
  const show = (): void => {
    editor.focus();
    editor.setSelectionRange(before, Math.min(before + marked, editor.value.length));
    scrollTo(editor, before);
  };

  const form = element("form", { class: "mend" },
    element("label", { for: "editor" }, "The text"),
    editor,
    element("p", { class: "note", id: "editor-note" },
      cut
        ? `The ${grouped(window.to - window.from)} characters around the place, of ${grouped(text.length)}; the others are kept.`
        : "Mend it here, and read it again.",
      text.includes("\uFFFD") && " Bytes that are no UTF-8 are shown as �."),
    element("div", { class: "row-of-buttons" },
      element("button", { type: "submit", class: "primary" }, "Read again"),
      press("Go to the place", show, "go-to-place"),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    again(text.slice(0, window.from) + editor.value + text.slice(window.to));
  });
  editor.addEventListener("keydown", submitByKey);

  fill(byId("failure"),
    element("h2", { id: "failure-heading", tabindex: -1 }, "This could not be read"),
    element("p", { class: "sentence", id: "failure-sentence" }, error.message),
    said !== null && element("p", { class: "remark" }, said),
    element("p", { class: "where" },
      element("span", { class: "place" }, `Line ${grouped(place.line)}, column ${grouped(place.column)}`),
      element("span", {}, `byte ${grouped(error.offset)}`),
      element("span", {}, name),
    ),
    element("div", { class: "excerpt", role: "region", "aria-label": "The lines around the place", tabindex: 0 },
      element("pre", {}, ...place.lines.map((line) => excerptLine(line)))),
    form,
  );
  // The selection waits at the place, for whoever goes to the field by the keyboard.
  editor.setSelectionRange(before, Math.min(before + marked, editor.value.length));
  scrollTo(editor, before);
}

function press(label: string, action: () => void, id: string): HTMLButtonElement {
  const made = element("button", { type: "button", id }, label);
  made.addEventListener("click", action);
  return made;
}

function excerptLine(line: ReturnType<typeof placeOf>["lines"][number]): HTMLElement {
  return element("span", { class: line.mark === null ? "line" : "line wrong" },
    element("span", { class: "number" }, grouped(line.number)),
    element("span", { class: "source" },
      line.cutBefore && element("span", { class: "cut" }, "…"),
      line.before,
      line.mark !== null && element("mark", line.mark === "end" ? { class: "end" } : {},
        element("span", { class: "visually-hidden" }, "here: "), line.mark),
      line.after,
      line.cutAfter && element("span", { class: "cut" }, "…"),
    ),
    "\n",
  );
}

/** A text field has one kind of line end. */
function lines(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}

/** Browsers do not scroll a text field to its selection by themselves. */
function scrollTo(editor: HTMLTextAreaElement, index: number): void {
  const before = editor.value.slice(0, index);
  const line = before.split("\n").length - 1;
  const column = index - (before.lastIndexOf("\n") + 1);
  const style = getComputedStyle(editor);
  editor.scrollTop = Math.max(0, line * Number.parseFloat(style.lineHeight) - editor.clientHeight / 3);
  const left = column * Number.parseFloat(style.fontSize) * 0.6;
  editor.scrollLeft = left < editor.clientWidth * 0.8 ? 0 : left - editor.clientWidth / 2;
}
