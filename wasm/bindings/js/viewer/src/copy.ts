import { announce } from "./announce.js";
import { button } from "./element.js";

/** A button that copies a text, which is made when it is pressed. */
export function copyButton(label: string, title: string, text: () => string, attributes: Record<string, string> = { class: "quiet" }): HTMLButtonElement {
  const made = button(label, { ...attributes, title }, () => {
    void copy(text()).then((copied) => {
      made.textContent = copied ? "Copied" : "Not allowed";
      announce(copied ? "Copied." : "The browser does not allow copying here.");
      setTimeout(() => (made.textContent = label), 1500);
    });
  });
  return made;
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** For browsers that do not count a file as a secure page. */
function copyBySelection(text: string): boolean {
  const held = document.createElement("textarea");
  held.value = text;
  held.className = "visually-hidden";
  const focused = document.activeElement;
  document.body.append(held);
  held.select();
  const copied = document.execCommand("copy");
  held.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return copied;
}
