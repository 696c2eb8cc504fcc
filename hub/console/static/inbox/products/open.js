/** Whether products are being chosen for a fan: the id of that conversation, or "". */

import { ref } from "../../shared/html.js";
import { state } from "../store.js";

export const choosing = ref("");

/** Who may not see products is not shown their button. */
export function mayChoose() {
  const rights = state.value.me?.rights ?? [];
  return rights.includes("products.read") && rights.includes("inbox.reply");
}
