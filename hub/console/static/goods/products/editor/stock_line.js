/** How many of a SKU may be sold, in one line; nothing is known of what was never published. */

import { html } from "../../../shared/html.js";
import { t } from "../../../shared/texts.js";

/** `level`: a row of /api/v1/stock; null where the stock knows nothing. */
export function stockLine(level) {
  if (!level) return html`<span class="muted">${t(level === null ? "console.products.stock.after" : "console.products.unknown")}</span>`;
  if (level.available === null) return t("console.products.stock.unlimited");
  return html`<b class=${level.low || level.shortage ? "is-low" : ""}>${level.available}</b>`;
}

export function stockLink(skuId) {
  return `/console/goods/stock/${encodeURIComponent(skuId)}`;
}
