/** Which columns the list shows; the choice stays in this browser, and goes into saved views. */

import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";

export const COLUMNS = ["whom", "remark", "paid", "money"];
const USUAL = ["whom", "money"];
const KEPT = "hub:order-columns";

/** `given`: as an address holds them, "" for the person's own. */
export function columnsOf(given) {
  const text = given || remembered();
  return text === null || text === "" ? USUAL : COLUMNS.filter((name) => text.split(",").includes(name));
}

function remembered() {
  try { return localStorage.getItem(KEPT); } catch { return null; } // a browser that keeps nothing
}

/** As an address holds them: none of all would be the usual ones. */
export function keep(names) {
  const text = names.join(",") || "none";
  try { localStorage.setItem(KEPT, text); } catch { /* until the page is loaded anew */ }
  return text;
}

export function columnPicker(shown, choose) {
  const toggle = (name) => choose(COLUMNS.filter((one) => (one === name ? !shown.includes(one) : shown.includes(one))));
  return html`<details class="orders-columns"><summary class="button">${icon("more")}${t("console.orders.columns")}</summary>
    <div role="group" aria-label=${t("console.orders.columns")}>${COLUMNS.map((name) => html`<label key=${name} class="dispatch-check"><input type="checkbox" checked=${shown.includes(name)} onChange=${() => toggle(name)} />${t(`console.orders.column.${name}`)}</label>`)}</div></details>`;
}
