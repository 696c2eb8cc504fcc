/** The same product in other words: a short title for a platform, a text for the live room. */

import { html, nextTick } from "../../../shared/html.js";
import { icon } from "../../../shared/icons.js";
import { t } from "../../../shared/texts.js";
import { InsertText } from "../../library/insert_text.js";
import { Suggest } from "../../parts/suggest.js";
import { newKey } from "../variants/sheet.js";
import { part } from "./fields.js";

const MOST = 10;
const LONGEST = 2000;
const USUAL = ["taobao", "doudian", "xiaohongshu", "pinduoduo", "wechat_mini"];

export function copyVariants({ form, set, wrong }) {
  const change = (index, fields) => set({ copy: form.copy.map((one, at) => (at === index ? { ...one, ...fields } : one)) });
  const add = () => { set({ copy: [...form.copy, { key: newKey(), name: "", title: "", text: "" }] }); nextTick(() => document.getElementById(`copy-${form.copy.length}`)?.focus()); };
  const names = [t("console.products.copy.live"), ...USUAL.map((name) => t(`console.sales_channel.${name}`))];
  const one = (variant, at) => html`<li key=${variant.key} class="copy-variant"><div class="copy-head">
      <${Suggest} id=${`copy-${at}`} value=${variant.name} maxlength=${20} label=${t("console.products.copy.name")} placeholder=${t("console.products.copy.name")} options=${names.map((name) => ({ value: name, label: name }))} onChange=${(name) => change(at, { name })} />
      <button type="button" class="icon-button" aria-label=${t("console.products.copy.drop", { name: variant.name || t("console.products.axis.nameless") })} onClick=${() => set({ copy: form.copy.filter((_, place) => place !== at) })}>${icon("trash", "small-icon")}</button></div>
    <input class="input" maxlength="120" value=${variant.title} aria-label=${t("console.products.copy.title")} placeholder=${t("console.products.copy.title")} onInput=${(event) => change(at, { title: event.target.value })} />
    <textarea class="input" rows="3" maxlength="2000" value=${variant.text} aria-label=${t("console.products.copy.text")} placeholder=${t("console.products.copy.text")} onInput=${(event) => change(at, { text: event.target.value })}></textarea>
    <${InsertText} onInsert=${(text) => change(at, { text: [variant.text, text].filter(Boolean).join("\n").slice(0, LONGEST) })} /></li>`;
  return part("copy", t("console.products.copy.about"),
    form.copy.length > 0 && html`<ul class="copy-list">${form.copy.map(one)}</ul>`,
    wrong("content.copy") && html`<p class="field-error" role="alert">${wrong("content.copy")}</p>`,
    html`<p><button type="button" class="button" disabled=${form.copy.length >= MOST} onClick=${add}>${icon("plus", "small-icon")}${t("console.products.copy.add")}</button></p>`);
}
