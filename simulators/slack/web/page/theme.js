import { make } from "./dom.js";
import { say } from "./words.js";

const THEMES = { system: "System colours", light: "Light", dark: "Dark" };
const KEPT_AS = "theme";

/** Lets a person choose light or dark; kept for the next visit, and the system's choice until then. */
export function offerThemes(select) {
  const apply = (theme) => {
    document.documentElement.dataset.theme = theme;
    localStorage.setItem(KEPT_AS, theme);
  };
  select.append(...Object.entries(THEMES).map(([value, label]) => make("option", { value }, say(label))));
  const kept = localStorage.getItem(KEPT_AS) ?? "system";
  select.value = Object.hasOwn(THEMES, kept) ? kept : "system";
  apply(select.value);
  select.addEventListener("change", () => apply(select.value));
}
