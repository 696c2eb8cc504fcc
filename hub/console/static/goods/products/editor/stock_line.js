/** How many of a SKU may be sold, in one line; nothing is known of what was never published. */

import { html } from "../../../shared/html.js";
import { t } from "../../../shared/texts.js";
import { StockCell } from "../../stock/cell.js";

/** `level`: a row of /api/v1/stock; null where the stock knows nothing, undefined while that is being asked. */
export function stockLine(level, skuId) {
  if (!level) return html`<span class="muted">${t(level === null ? "console.products.stock.after" : "console.products.unknown")}</span>`;
  if (level.available === null) return html`<a class="stock-cell" href=${stockLink(skuId)}>${t("console.products.stock.unlimited")}</a>`;
  return html`<${StockCell} stock=${level} to=${stockLink(skuId)} />`;
}

export function stockLink(skuId) {
  return `/console/goods/stock/${encodeURIComponent(skuId)}`;
}
