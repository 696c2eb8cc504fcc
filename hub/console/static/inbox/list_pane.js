/** The list: tabs, rows, pages on scroll, keys; it holds still while the pointer is about to click. */

import { computed, html, nextTick, onMounted, ref, watch } from "../shared/html.js";
import { now } from "../shared/clock.js";
import { dayKey } from "../shared/dates.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";
import { VIEW_NAMES, headOf } from "./heads.js";
import { createHeldList } from "./held_list.js";
import { listMove } from "./keys.js";
import { neighbour } from "./list_order.js";
import { listError, refetchList } from "./live.js";
import { Row } from "./row.js";
import { dispatch, state } from "./store.js";

const WRITING = "input, textarea, select, [contenteditable], dialog, [role=menu], .timeline";

export const ListPane = {
  name: "ListPane",
  emits: ["open"],
  setup(_, { emit }) {
    const { scroller, shown, paging, toTop, isNews, handlers } = createHeldList();
    const cursor = ref(null);
    const timeZone = computed(() => state.value.shop?.timezone ?? "Asia/Shanghai");
    const today = computed(() => dayKey(now.value, timeZone.value));
    const rows = computed(() => shown.value.map((id) => headOf(state.value, id)).filter(Boolean));
    const reachable = computed(() => (shown.value.includes(cursor.value) ? cursor.value : shown.value[0]));
    const choose = (view) => { dispatch({ type: "view", view }); toTop(); refetchList(); };
    const move = (event) => {
      const step = listMove(event, { writing: Boolean(event.target.closest?.(WRITING)) });
      const isArrowElsewhere = event.key.startsWith("Arrow") && !scroller.value.contains(event.target);
      if (step === null || step === "open" || isArrowElsewhere) return;
      event.preventDefault();
      cursor.value = neighbour(shown.value, cursor.value ?? state.value.openId, step);
      nextTick(() => scroller.value.querySelector(`[data-id="${CSS.escape(cursor.value ?? "")}"]`)?.focus());
    };
    watch(() => state.value.openId, (id) => { if (id) cursor.value = id; });
    onMounted(() => document.addEventListener("keydown", move));

    const row = (head) => html`<${Row} key=${head.id} head=${head} open=${head.id === state.value.openId} current=${head.id === reachable.value}
      meId=${state.value.me?.id} timeZone=${timeZone.value} today=${today.value} onOpen=${(id) => emit("open", id)} />`;
    return () => html`<section class="list-pane" aria-label=${t("console.inbox")}>
      <header class="list-head"><h2 aria-hidden="true">${t("console.inbox")}</h2><${Presence} /></header>
      <nav class="tabs" aria-label=${t("console.views")}>${VIEW_NAMES.map((view) => tab(view, choose))}</nav>
      <div class="list-box">
        ${isNews.value && html`<button type="button" class="list-news" onClick=${toTop}>${icon("arrow")}${t("console.list.news")}</button>`}
        <div ref=${scroller} class="list-scroll" ...${handlers}>
          ${rows.value.length > 0 ? html`<ul class="rows">${rows.value.map(row)}</ul>` : empty(state.value.lists[state.value.view], state.value.view)}
          ${paging.value && html`<p class="list-more"><span class="spinner"></span></p>`}
        </div>
      </div>
    </section>`;
  },
};

function tab(view, choose) {
  const isChosen = state.value.view === view;
  return html`<button key=${view} type="button" class="tab" aria-current=${isChosen ? "true" : null} onClick=${() => choose(view)}>
    ${t(`console.view.${view}`)}${count(view)}</button>`;
}

function count(view) {
  const n = state.value.counts[view];
  return n ? html`<span class=${`tab-count ${view}`}>${n > 999 ? "999+" : n}</span>` : null;
}

function empty(list, view) {
  if (!list?.loaded && listError.value) {
    return html`<div class="empty"><p>${icon("alert")}</p><p>${listError.value}</p><button type="button" class="button" onClick=${refetchList}>${t("console.again")}</button></div>`;
  }
  if (!list?.loaded) return html`<div class="rows ghosts" aria-busy="true" aria-label=${t("console.loading")}>${Array.from({ length: 9 }, (_, index) => html`<div key=${index} class="ghost-row">
    <span class="skeleton ghost-face"></span><span class="ghost-words"><span class="skeleton"></span><span class="skeleton"></span></span></div>`)}</div>`;
  return html`<div class="empty"><span class="empty-icon">${icon(view === "waiting" ? "check" : "inbox")}</span><b>${t(`console.empty.${view}`)}</b><p>${t(`console.empty.${view}.about`)}</p></div>`;
}

const Presence = {
  name: "Presence",
  setup: () => () => {
    const others = state.value.staff.filter((one) => one.state === "online" && one.id !== state.value.me?.id);
    if (others.length === 0) return null;
    const names = others.map((one) => one.name).join(t("console.list_comma"));
    return html`<span class="presence" title=${names}><i aria-hidden="true"></i>${t("console.presence", { n: others.length })}</span>`;
  },
};
