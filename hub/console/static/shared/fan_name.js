/** How the team calls a fan: by its own remark, else by the nickname. Platforms tell no names any more, and ten
 * "unnamed" in a list are one too many. */

import { t } from "./texts.js";

export function fanName(head) {
  if (!head) return t("console.fan.unknown");
  return head.fan?.remark || head.fan?.name || t("console.fan.unnamed", { code: head.customer_id.slice(-4).toUpperCase() });
}
