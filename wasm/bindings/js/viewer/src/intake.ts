import { byId } from "./element.js";

/** What is to be read: bytes of a file, or pasted text. */
export type Source = Uint8Array | string;

/** The largest file that is read, and one byte more, so that the parser says that it is too large. */
const mostBytes = (32 << 20) + 1;

/**
 * Takes documents in: a file dropped anywhere or chosen, text pasted anywhere or typed.
 * Pasted documents do not go through the text field, which would lay out megabytes.
 */
export function startIntake(read: (source: Source, name: string) => void): void {
  const input = byId<HTMLInputElement>("file");
  const typed = byId<HTMLTextAreaElement>("typed");
  const take = (file: File): void => void file.slice(0, mostBytes).arrayBuffer().then((buffer) => read(new Uint8Array(buffer), file.name));

  for (const opener of document.querySelectorAll(".open-file")) opener.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    if (input.files?.[0]) take(input.files[0]);
    input.value = ""; // so that the same file can be chosen again
  });

  document.addEventListener("paste", (event) => {
    const file = event.clipboardData?.files[0];
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const target = event.target as Element;
    const intoText = target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;
    if (intoText && !(target === typed && typed.value === "")) return;
    if (!file && text === "") return;
    event.preventDefault();
    if (file) take(file);
    else read(text, "pasted text");
  });

  byId<HTMLFormElement>("type").addEventListener("submit", (event) => {
    event.preventDefault();
    read(typed.value, "typed text");
  });
  typed.addEventListener("keydown", submitByKey);

  let inside = 0; // enter and leave events come for each element on the way
  const over = (by: number): void => {
    inside = by === 0 ? 0 : Math.max(0, inside + by);
    document.documentElement.classList.toggle("dropping", inside > 0);
  };
  document.addEventListener("dragenter", (event) => { event.preventDefault(); over(1); });
  document.addEventListener("dragleave", () => over(-1));
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    over(0);
    const file = event.dataTransfer?.files[0];
    const text = event.dataTransfer?.getData("text/plain") ?? "";
    if (file) take(file);
    else if (text !== "") read(text, "dropped text");
  });
}

/** Control or command and Enter submit the form of a text field. */
export function submitByKey(event: KeyboardEvent): void {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) (event.target as HTMLTextAreaElement).form!.requestSubmit();
}
