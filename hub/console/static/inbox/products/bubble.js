/** A product's card in the timeline: as the fan was shown it, at the price of that moment. */

import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { safeUrl } from "../../shared/segments.js";
import { t } from "../../shared/texts.js";
import { money } from "../../goods/parts/money.js";

/** Our own pictures only: the page shows nothing of other sites. */
const OWN_PICTURE = /^\/s\/[a-z0-9-]+\/media\/[\w-]+\/\w+(\?v=\d+)?$/;

export const ProductBubble = {
  name: "ProductBubble",
  props: { message: Object },
  setup: (props) => () => {
    const { title, url = "", product } = props.message.body;
    const picture = OWN_PICTURE.test(product.picture ?? "") ? product.picture : "";
    const price = Number.isInteger(product.price_fen) ? money(product.price_fen) : "";
    const from = product.most_fen > product.price_fen;
    const inner = html`${picture ? html`<img class="product-picture" src=${picture} alt="" width="64" height="64" loading="lazy" />` : html`<span class="card-icon">${icon("bag")}</span>`}
      <span class="card-words"><b>${title}</b>${price && html`<span class="product-price">${from ? t("console.pick.from", { price }) : price}${product.msrp_fen > product.price_fen && html` <s>${money(product.msrp_fen)}</s>`}</span>`}<small>${t("console.pick.card")}</small></span>`;
    const href = safeUrl(url);
    return href ? html`<a class="card product" href=${href} target="_blank" rel="noopener noreferrer nofollow">${inner}</a>` : html`<div class="card product">${inner}</div>`;
  },
};
