// The token of a worker that asks for one. It goes into a header, never into an address, and is kept
// for as long as the tab is.
import { byId } from "../../viewer/src/element.js";

const place = "agentwait.watch.token";
let known: string | null = null;
let asking: Promise<void> | null = null;

/** The token; null where none was given. */
export function token(): string | null {
  try {
    return (known ??= sessionStorage.getItem(place));
  } catch {
    return known;
  }
}

/** Forgets one that was refused. */
export function forgetToken(): void {
  known = null;
  try {
    sessionStorage.removeItem(place);
  } catch {
    // Nothing is kept here.
  }
}

/** Asks for it, once for all that need it. */
export function askToken(wrong: boolean): Promise<void> {
  byId("ask-wrong").hidden = !wrong;
  return (asking ??= new Promise<void>((given) => {
    const dialog = byId<HTMLDialogElement>("ask");
    const field = byId<HTMLInputElement>("token");
    field.value = "";
    dialog.showModal();
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    byId("ask-form").addEventListener("submit", (event) => {
      event.preventDefault();
      known = field.value.trim();
      try {
        sessionStorage.setItem(place, known);
      } catch {
        // Then it lasts as long as the page.
      }
      field.value = "";
      dialog.close();
      asking = null;
      given();
    }, { once: true });
  }));
}
