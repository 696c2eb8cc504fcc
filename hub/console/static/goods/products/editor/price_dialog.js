/** Everything about one SKU's prices, in the price panel. */

import { html } from "../../../shared/html.js";
import { t } from "../../../shared/texts.js";
import { PriceDialog } from "../../prices/dialog.js";

export function priceDialog({ sku, title, rights, zone, onClose }) {
  return html`<${PriceDialog} key=${sku.id} skuId=${sku.id} title=${t("console.products.prices.of", { name: title })} rights=${rights} zone=${zone} onClose=${onClose} />`;
}
