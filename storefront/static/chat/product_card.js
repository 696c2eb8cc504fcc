// A product that the shop sent: its picture, its name, what it cost at that moment.

import { html } from "./dom.js";
import { safeHref } from "./links.js";
import { t } from "./page.js";

// Only pictures of this shop's own library: the page shows nothing of other sites.
const OWN_PICTURE = /^\/s\/[a-z0-9-]+\/media\/[\w-]+\/\w+(\?v=\d+)?$/;

/** 129990 -> ¥1,299.90 */
export function yuan(fen) {
  const [whole, rest] = (fen / 100).toFixed(2).split(".");
  return `¥${whole.replace(/\B(?=(\d{3})+$)/gu, ",")}.${rest}`;
}

/** A product of the shop: its picture above, its name, what it costs. */
export function productCard(body) {
  const { picture = "", price_fen: price, most_fen: most, msrp_fen: msrp, subtitle } = body.product;
  const href = safeHref(body.url || "");
  const amount = Number.isInteger(price) ? (most > price ? t("price_from", { price: yuan(price) }) : yuan(price)) : "";
  const inside = html`${OWN_PICTURE.test(picture) && html`<img class="product-picture" src=${picture} alt="" loading="lazy" decoding="async" />`}
    <span class="card-words"><b>${body.title}</b>${subtitle && html`<span class="card-about">${subtitle}</span>`}
    ${amount && html`<span class="product-price"><b>${amount}</b>${msrp > price && html` <s>${yuan(msrp)}</s>`}</span>`}</span>`;
  return href ? html`<a class="link-card product" href=${href} target="_blank" rel="noopener">${inside}</a>` : html`<span class="link-card product">${inside}</span>`;
}
