import { announce } from "./announce.js";
import { byId } from "./element.js";
import { recall, remember } from "./memory.js";

const themes = ["auto", "light", "dark"] as const;
type Theme = (typeof themes)[number];

const labels: Record<Theme, string> = { auto: "Theme: as the system", light: "Theme: light", dark: "Theme: dark" };

/** Sets the theme that was chosen last, and has the button go through them. */
export function startTheme(): void {
  const chosen = recall("theme") as Theme;
  set(themes.includes(chosen) ? chosen : "auto");
  byId("theme").addEventListener("click", nextTheme);
}

/** Goes on to the next theme: as the system, light, dark. */
export function nextTheme(): void {
  const now = document.documentElement.dataset["theme"] as Theme;
  const next = themes[(themes.indexOf(now) + 1) % themes.length]!;
  set(next);
  remember("theme", next);
  announce(labels[next]);
}

function set(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
  const button = byId("theme");
  button.setAttribute("aria-label", labels[theme]);
  button.title = labels[theme];
}
