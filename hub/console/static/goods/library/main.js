/** The section “library” of product management. */

import { html } from "../../shared/html.js";
import { t } from "../../shared/texts.js";

export const Section = {
  name: "Library",
  setup: () => () => html`<h1>${t("console.goods.library")}</h1>`,
};
