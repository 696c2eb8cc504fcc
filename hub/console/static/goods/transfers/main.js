/** The section “transfers” of product management. */

import { html } from "../../shared/html.js";
import { t } from "../../shared/texts.js";

export const Section = {
  name: "Transfers",
  setup: () => () => html`<h1>${t("console.goods.transfers")}</h1>`,
};
