/** A SKU as it stands in rows: picture, title, specs, code. */

import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { specsOf, titleOf } from "./words.js";

export function picture(url, big = false) {
  return html`<span class=${`stock-picture ${big ? "big" : ""}`} aria-hidden="true">${url ? html`<img src=${url} alt="" loading="lazy" decoding="async" />` : icon("bag")}</span>`;
}

/** `link`: {href, onClick} makes the title a link. */
export function face({ sku, sku_id: id, picture_url: url }, link = null) {
  const title = titleOf(sku, id);
  const specs = specsOf(sku);
  return html`<div class="stock-face">${picture(url)}<div class="stock-names">
    ${link ? html`<a class="stock-title" ...${link}>${title}</a>` : html`<b class="stock-title">${title}</b>`}
    <small>${specs && html`<span class="stock-specs">${specs}</span>`}${sku?.code && html`<span class="stock-code">${sku.code}</span>`}</small></div></div>`;
}
