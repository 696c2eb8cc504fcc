/** How many conversations wait for me: in the title and on the page's icon. */

import { watch } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { state } from "../store.js";

const ICON = new URL("../../icon.svg", import.meta.url).href;
const ICON_UNREAD = new URL("../../icon-unread.svg", import.meta.url).href;

/** The server's count of mine. */
function unreadOfMine() {
  return state.value.counts.unread ?? 0;
}

export function keepBadge() {
  watch(unreadOfMine, (n) => {
    document.title = `${n ? `(${n > 99 ? "99+" : n}) ` : ""}${t("console.inbox")} · UpHub`;
    const link = document.querySelector("link[rel=icon]");
    if (link) link.href = n ? ICON_UNREAD : ICON;
  }, { immediate: true });
}
