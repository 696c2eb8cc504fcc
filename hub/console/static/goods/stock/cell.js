/** How many of a SKU may be sold, in one small cell; for lists of products, of sales and of the stock itself. */

import { html } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { level } from "./explained.js";
import { count } from "./words.js";

/** `stock`: a row of /api/v1/stock, or null where the stock knows nothing yet. `to` makes it a link. */
export const StockCell = {
  name: "StockCell",
  props: { stock: Object, to: String },
  setup(props) {
    return () => {
      const { stock, to } = props;
      if (!stock) return html`<span class="stock-cell is-none" title=${t("console.stock.none")}>–</span>`;
      const state = level(stock);
      const inside = [html`<b>${count(stock.available)}</b>`, ["short", "out", "low"].includes(state) && html`<span class=${`goods-tag ${state === "low" ? "warn" : "bad"}`}>${t(`console.stock.state.${state}`)}</span>`];
      const title = t("console.stock.cell", { physical: count(stock.physical), reserved: count(stock.reserved), allocated: count(stock.allocated), preallocated: count(stock.preallocated) });
      return to ? html`<a class="stock-cell" href=${to} title=${title}>${inside}</a>` : html`<span class="stock-cell" title=${title}>${inside}</span>`;
    };
  },
};
