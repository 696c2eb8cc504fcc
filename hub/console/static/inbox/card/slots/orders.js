/** Where the customer's orders will stand; until they are connected it says so. */

import { t } from "../../../shared/texts.js";

/** `order`: smaller stands higher. `none` stands in for a `component` (prop `head`) while there is none. */
export const slot = {
  name: "orders", order: 10, icon: "bag",
  title: () => t("console.card.orders"),
  none: () => t("console.card.orders.none"),
};
