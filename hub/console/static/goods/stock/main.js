/** The section “stock” of product management. */

import { html } from "../../shared/html.js";
import { t } from "../../shared/texts.js";

export const Section = {
  name: "Stock",
  setup: () => () => html`<h1>${t("console.goods.stock")}</h1>`,
};
