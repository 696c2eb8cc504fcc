/** Going somewhere: through the list, to a view, to a pane, to another page. */

import { t } from "../../shared/texts.js";
import { ask } from "../ask_list.js";
import { VIEWS } from "../asked.js";
import { fetchViews, savedViews } from "../list_names.js";
import { focusNext } from "../panes.js";
import { goBack } from "../places.js";

const SECTIONS = JSON.parse(document.getElementById("sections")?.textContent ?? "[]");
const KEYS = { all: "G A", waiting: "G W", mine: "G M", closed: "G C", mentions: "G N", snoozed: "G S", bot: "G B" };

const views = VIEWS.filter((view) => view in KEYS).map((view) => ({ id: `view_${view}`, group: "go", key: KEYS[view], run: () => ask({ view }) }));

async function savedChoices() {
  await fetchViews();
  return savedViews.value.map((view) => ({ id: view.id, label: view.name, run: () => ask(view.query) }));
}

export const commands = [
  { id: "down", group: "go", key: "J", elsewhere: true },
  { id: "up", group: "go", key: "K", elsewhere: true },
  { id: "open", group: "go", key: "Enter", elsewhere: true },
  { id: "tick", group: "go", key: "X", elsewhere: true },
  { id: "tick_range", group: "go", key: "Shift+X", elsewhere: true },
  ...views,
  { id: "saved_view", group: "go", key: "G V", choices: savedChoices },
  { id: "card", group: "go", key: "I", when: (head) => head, run: () => document.querySelector(".card-toggle")?.click() },
  { id: "back", group: "go", key: "U", when: (head) => head, run: goBack },
  { id: "next_pane", group: "go", key: "F6", run: () => focusNext(1) },
  { id: "previous_pane", group: "go", key: "Shift+F6", run: () => focusNext(-1) },
  { id: "undelivered", group: "go", key: "G U", run: () => location.assign("/console/undelivered") },
  {
    id: "settings", group: "go", key: "G ,", when: () => SECTIONS.length > 0,
    choices: () => SECTIONS.map((name) => ({ id: name, label: t(`console.settings.${name}`), words: name, run: () => location.assign(`/console/settings/${name}`) })),
  },
];
