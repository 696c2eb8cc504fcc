/** The section “freight” of product management. */

import { html } from "../../shared/html.js";
import { t } from "../../shared/texts.js";

export const Section = {
  name: "Freight",
  setup: () => () => html`<h1>${t("console.goods.freight")}</h1>`,
};
