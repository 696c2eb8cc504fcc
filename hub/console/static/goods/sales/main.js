/** The section “sales” of product management. */

import { html } from "../../shared/html.js";
import { t } from "../../shared/texts.js";

export const Section = {
  name: "Sales",
  setup: () => () => html`<h1>${t("console.goods.sales")}</h1>`,
};
