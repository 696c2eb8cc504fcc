/** Where the customer's tickets will stand; until they are connected it says so. */

import { t } from "../../../shared/texts.js";

/** `order`: smaller stands higher. `none` stands in for a `component` (prop `head`) while there is none. */
export const slot = {
  name: "tickets", order: 30, icon: "ticket",
  title: () => t("console.card.tickets"),
  none: () => t("console.card.tickets.none"),
};
