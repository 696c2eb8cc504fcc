/** Joins the panes, keeps the address bar and the title true, and opens conversations. */

import { html, nextTick, onMounted, ref, watch } from "../shared/html.js";
import { Confirm } from "../shared/confirm.js";
import { StepUp } from "../shared/step_up.js";
import { t } from "../shared/texts.js";
import { Toasts } from "../shared/toasts.js";
import { Banner } from "./banner.js";
import { CheatSheet } from "./palette/cheat_sheet.js";
import { Palette } from "./palette/palette.js";
import { loadCommands } from "./commands.js";
import { listen } from "./key_handler.js";
import { ConversationPane } from "./conversation_pane.js";
import { SnoozeDialog } from "./desk/snooze.js";
import { TransferDialog } from "./desk/transfer.js";
import { FanCard } from "./fan_card.js";
import { keepBadge } from "./alerts/badge.js";
import { headOf } from "./heads.js";
import { join, leave } from "./live.js";
import { ListPane } from "./list_pane.js";
import { arrive, goTo, listAddress, onGoing } from "./places.js";
import { RevealDialog } from "./reveal_dialog.js";
import { Search } from "./search/search.js";
import { dispatch, state } from "./store.js";
import { SkipLinks } from "./skip_links.js";
import { Viewer } from "./viewer.js";

const WIDE = "(min-width: 1100px)";

export const App = {
  name: "App",
  setup() {
    const trouble = ref("");
    const card = ref(matchMedia(WIDE).matches);
    const show = async (id) => {
      const before = state.value.openId;
      if (id === before) return;
      if (before) leave(before);
      dispatch({ type: "open", id });
      if (!matchMedia(WIDE).matches) card.value = false;
      await again(id);
    };
    const again = async (id) => {
      trouble.value = "";
      if (id) await join(id).catch((error) => { trouble.value = error.message; });
    };
    const open = (id) => {
      if (id !== state.value.openId) goTo(id, 0, { fromList: !state.value.openId });
    };
    const shutCard = () => { card.value = false; nextTick(() => document.querySelector(".card-toggle")?.focus()); };
    const back = () => {
      const id = state.value.openId;
      if (!id) return;
      if (history.state?.fromList) history.back();
      else history.pushState({}, "", listAddress());
      show(null);
      nextTick(() => document.querySelector(`[data-id="${CSS.escape(id)}"]`)?.focus());
    };
    onGoing(show, back);
    loadCommands();
    listen();
    onMounted(() => {
      addEventListener("popstate", arrive);
      arrive();
    });
    keepBadge();
    watch(() => state.value.counts.undelivered, showUndelivered);
    watch(() => state.value.openId, (id) => document.body.classList.toggle("in-conversation", Boolean(id)), { immediate: true });
    return () => {
      const id = state.value.openId;
      const head = id && headOf(state.value, id);
      return html`<div class=${`inbox ${id ? "has-open" : ""} ${card.value && head ? "with-card" : ""}`}>
        <h1 class="visually-hidden">${t("console.inbox")}</h1><${SkipLinks} />
        <${Banner} />
        <${ListPane} onOpen=${open} />
        <${ConversationPane} id=${id ?? ""} cardOpen=${card.value} trouble=${trouble.value} onBack=${back} onAgain=${() => again(id)} onCard=${() => { card.value = !card.value; }} />
        ${card.value && head && html`<${FanCard} head=${head} onClose=${shutCard} />`}
        <${Viewer} /><${RevealDialog} /><${StepUp} /><${TransferDialog} /><${SnoozeDialog} /><${Confirm} /><${Palette} /><${Search} /><${CheatSheet} /><${Toasts} />
      </div>`;
    };
  },
};

/** The badge stands in the navigation, which the server renders. */
function showUndelivered(n) {
  document.querySelectorAll("[data-badge=undelivered]").forEach((badge) => {
    badge.textContent = n > 99 ? "99+" : String(n);
    badge.hidden = !n;
  });
}
