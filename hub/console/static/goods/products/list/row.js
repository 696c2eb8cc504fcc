/** One product in the list. */

import { html } from "../../../shared/html.js";
import { icon } from "../../../shared/icons.js";
import { rowTime } from "../../../shared/dates.js";
import { lang, t } from "../../../shared/texts.js";
import { moneySpan } from "../../parts/money.js";
import { linkTo } from "../../place.js";

const TONES = { draft: "", published: "ok", archived: "" };

export const ProductRow = {
  name: "ProductRow",
  props: { product: Object, figures: Object, zone: String, category: String, ticked: Boolean, current: Boolean, maySelect: Boolean },
  emits: ["tick", "open"],
  setup(props, { emit }) {
    const when = () => rowTime(new Date(props.product.updated_at), new Date(), lang, props.zone, t);
    const state = ({ state, changed, publish_at: publishAt }) => html`<span class="row-states"><span class=${`goods-tag ${TONES[state]}`}>${t(`console.products.state.${state}`)}</span>
      ${state === "published" && changed ? html`<span class="goods-tag warn">${t("console.products.state.changed")}</span>` : null}${publishAt ? html`<span class="goods-tag warn">${t("console.products.state.scheduled")}</span>` : null}</span>`;
    const stock = (figures) => {
      if (figures?.unlimited) return t("console.products.stock.unlimited");
      if (!figures || figures.available === null) return html`<span class="muted">\u2013</span>`;
      return html`<span class=${figures.low || figures.available === 0 ? "is-low" : ""}>${figures.available}</span>`;
    };
    return () => {
      const { product, figures } = props;
      const title = product.title || t("console.products.untitled");
      return html`<li class=${`product-row ${props.current ? "is-current" : ""} ${props.ticked ? "is-ticked" : ""}`} data-id=${product.id}>
        ${props.maySelect && html`<label class="row-tick"><input type="checkbox" checked=${props.ticked} aria-label=${t("console.products.select", { name: title })} onClick=${(event) => emit("tick", event)} /></label>`}
        <a class="row-link" href=${linkTo(product.id)} aria-current=${props.current ? "true" : null} onClick=${(event) => emit("open", event)}>
          <span class="row-picture">${figures?.thumb_url ? html`<img src=${figures.thumb_url} alt="" loading="lazy" decoding="async" />` : icon(product.picture ? "image" : "bag")}</span>
          <span class="row-words"><b class=${product.title ? "" : "muted"}>${title}</b><small><span class="row-code">${product.code}</span> · ${t(`console.products.kind.${product.kind}`)} · ${t("console.products.sku_count", { n: product.sku_count })}${props.category ? html`<span class="row-category"> · ${props.category}</span>` : null}</small></span>
          <span class="row-price">${figures ? moneySpan(figures.price_low_fen, figures.price_high_fen) || html`<span class="muted">${t("console.products.price.none")}</span>` : ""}</span>
          <span class="row-stock"><small class="only-phone">${t("console.products.cell.stock")}</small> ${stock(figures)}</span>
          ${state(product)}
          <time class="row-when" datetime=${product.updated_at}>${when()}</time></a></li>`;
    };
  },
};
