/** Somebody else changed the same part meanwhile: one looks at both and says which is kept. */

import { html, shallowRef } from "../../../shared/html.js";
import { Dialog } from "../../../shared/dialog.js";
import { icon } from "../../../shared/icons.js";
import { t } from "../../../shared/texts.js";
import { changeList } from "./change_list.js";
import { fieldName } from "./fields.js";

const looking = shallowRef(false);

export function rivalBar(edited, names) {
  const { both, result, stored } = edited.rival.value;
  const parts = [...new Set(both.map((path) => fieldName(path)))].join(t("console.list_comma"));
  const settle = (run) => () => { looking.value = false; run(); };
  const choices = [
    html`<button type="button" class="button" onClick=${settle(edited.takeTheirs)}>${t("console.settings.rival.theirs")}</button>`,
    html`<button type="button" class="button primary" onClick=${settle(edited.keepMine)}>${t("console.settings.rival.mine")}</button>`,
  ];
  return html`<div class="callout warn editor-rival" role="alert">${icon("alert")}<span><b>${t("console.products.rival")}</b> ${t("console.settings.rival.parts", { parts })}</span>
    <span class="panel-row"><button type="button" class="button" onClick=${() => { looking.value = true; }}>${t("console.products.rival.look")}</button>${choices}</span>
    ${looking.value && html`<${Dialog} title=${t("console.products.rival.differences")} wide onClose=${() => { looking.value = false; }}><p class="dialog-text">${t("console.products.rival.about")}</p>${changeList(stored, result, names)}<footer class="dialog-foot">${choices}</footer><//>`}</div>`;
}
