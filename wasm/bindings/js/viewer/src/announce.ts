import { byId } from "./element.js";

/** Has a screen reader say something, without moving the focus. */
export function announce(text: string): void {
  byId("announcer").textContent = text;
}
