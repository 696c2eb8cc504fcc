/** Everything about one SKU's prices, in the price panel. */

import { html } from "../../../shared/html.js";
import { Dialog } from "../../../shared/dialog.js";
import { t } from "../../../shared/texts.js";

export function priceDialog({ title, onClose }) {
  return html`<${Dialog} title=${t("console.products.prices.of", { name: title })} wide firm onClose=${onClose}><div></div><//>`;
}
