/** `?`: every key and what it does, from the same list that the keys themselves come from. */

import { Dialog } from "../../shared/dialog.js";
import { html } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { GROUPS, cheatSheet, commands, labelOf } from "../commands.js";
import { keyCaps } from "./key_caps.js";

export const CheatSheet = {
  name: "CheatSheet",
  setup: () => () => cheatSheet.value && html`<${Dialog} title=${t("console.cheat_sheet")} wide onClose=${() => { cheatSheet.value = false; }}>
    <div class="cheat-sheet">${GROUPS.map(group)}</div>
    <p class="cheat-about">${t("console.cheat_sheet.about")}</p><//>`,
};

function group(name) {
  const rows = commands.value.filter((command) => command.group === name && command.key);
  if (rows.length === 0) return null;
  return html`<section key=${name} class="cheat-group"><h3>${t(`console.command_group.${name}`)}</h3>
    <dl>${rows.map((command) => html`<div key=${command.id}><dt>${labelOf(command)}</dt><dd>${keyCaps(command.key)}</dd></div>`)}</dl></section>`;
}
