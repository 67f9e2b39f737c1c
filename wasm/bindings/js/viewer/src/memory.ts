// The few choices that outlast the page: the theme and whether single keys do something.
// Never anything of a document.

/** What was remembered under a name; null where nothing was, or the browser keeps nothing. */
export function recall(name: string): string | null {
  try {
    return localStorage.getItem(`agentwait.viewer.${name}`);
  } catch {
    return null;
  }
}

/** Remembers a choice where the browser allows it. */
export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`agentwait.viewer.${name}`, value);
  } catch {
    // Then it lasts as long as the page.
  }
}
