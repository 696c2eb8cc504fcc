/** The section “products” of product management. */

import { html } from "../../shared/html.js";
import { t } from "../../shared/texts.js";

export const Section = {
  name: "Products",
  setup: () => () => html`<h1>${t("console.goods.products")}</h1>`,
};
