/** What concerns the person at the screen: palette, keys, state, looks, language. */

import { t } from "../../shared/texts.js";
import { cheatSheet } from "../commands.js";
import { become } from "../desk/my_state.js";

const THEMES = ["auto", "light", "dark"];
const STATES = ["online", "busy"];

function themeChoices() {
  const now = document.documentElement.dataset.themeChoice;
  return THEMES.map((theme) => ({
    id: theme, label: t(`console.theme.${theme}`), words: theme, checked: theme === now,
    run: () => document.dispatchEvent(new CustomEvent("hub:theme", { detail: theme })),
  }));
}

export const commands = [
  { id: "palette", group: "me", key: "Mod+K", elsewhere: true },
  { id: "cheat_sheet", group: "me", key: "?", run: () => { cheatSheet.value = true; } },
  { id: "state", group: "me", choices: () => STATES.map((name) => ({ id: name, label: t(`console.state_of_mine.${name}`), words: name, run: () => become(name) })) },
  { id: "theme", group: "me", choices: themeChoices },
  { id: "language", group: "me", run: () => document.querySelector("form[action='/console/language'] button").click() },
  { id: "sign_out", group: "me", run: () => document.querySelector("form[action='/console/sign-out'] button").click() },
];
