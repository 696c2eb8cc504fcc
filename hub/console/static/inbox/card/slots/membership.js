/** Where the customer's membership will stand; until they are connected it says so. */

import { t } from "../../../shared/texts.js";

/** `order`: smaller stands higher. `none` stands in for a `component` (prop `head`) while there is none. */
export const slot = {
  name: "membership", order: 20, icon: "star",
  title: () => t("console.card.membership"),
  none: () => t("console.card.membership.none"),
};
