/** The list: tabs, rows, pages on scroll, keys; it holds still while the pointer is about to click. */

import { computed, html, nextTick, onMounted, ref, watch } from "../shared/html.js";
import { now } from "../shared/clock.js";
import { dayKey } from "../shared/dates.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";
import { VIEW_NAMES, headOf, rowIds } from "./heads.js";
import { listMove } from "./keys.js";
import { heldOrder, neighbour, sameOrder } from "./list_order.js";
import { listError, nextPage, refetchList } from "./live.js";
import { Row } from "./row.js";
import { dispatch, state } from "./store.js";

const HOLD_MS = 3000;
const NEAR_END = 600;

export const ListPane = {
  name: "ListPane",
  emits: ["open"],
  setup(_, { emit }) {
    const scroller = ref(null);
    const shown = ref([]);
    const cursor = ref(null);
    const paging = ref(false);
    let movedAt = -Infinity;
    let releaseTimer = 0;
    const target = computed((before) => { const ids = rowIds(state.value, state.value.view); return before && sameOrder(before, ids) ? before : ids; });
    const list = computed(() => state.value.lists[state.value.view]);
    const timeZone = computed(() => state.value.shop?.timezone ?? "Asia/Shanghai");
    const today = computed(() => dayKey(now.value, timeZone.value));
    const changed = computed(() => !sameOrder(shown.value, target.value));
    const rows = computed(() => shown.value.map((id) => headOf(state.value, id)).filter(Boolean));

    const renew = () => { clearTimeout(releaseTimer); shown.value = target.value; };
    const arrange = () => {
      const pointerNear = performance.now() - movedAt < HOLD_MS;
      if (!pointerNear && (scroller.value?.scrollTop ?? 0) < 8) return renew();
      shown.value = heldOrder(shown.value, target.value);
      clearTimeout(releaseTimer);
      if (pointerNear) releaseTimer = setTimeout(arrange, HOLD_MS);
      return undefined;
    };
    const toTop = () => { renew(); nextTick(() => { scroller.value.scrollTop = 0; }); };
    const choose = (view) => { dispatch({ type: "view", view }); renew(); nextTick(() => { scroller.value.scrollTop = 0; }); refetchList(); };
    const onScroll = async () => {
      const box = scroller.value;
      if (box.scrollTop < 8) arrange();
      if (paging.value || box.scrollHeight - box.scrollTop - box.clientHeight > NEAR_END || !list.value?.cursor) return;
      paging.value = true;
      await nextPage(state.value.view);
      paging.value = false;
    };
    const move = (event) => {
      const writing = event.target.closest?.("input, textarea, select, [contenteditable], dialog, [role=menu], .timeline");
      const step = listMove(event, { writing: Boolean(writing) });
      if (step === null) return;
      const inList = scroller.value.contains(event.target);
      if (step === "open" || (!inList && event.key.startsWith("Arrow"))) return;
      event.preventDefault();
      cursor.value = neighbour(shown.value, cursor.value ?? state.value.openId, step);
      nextTick(() => scroller.value.querySelector(`[data-id="${CSS.escape(cursor.value ?? "")}"]`)?.focus());
    };
    watch(target, arrange);
    watch(() => state.value.openId, (id) => { if (id) cursor.value = id; });
    onMounted(() => document.addEventListener("keydown", move));

    const tab = (view) => html`<button key=${view} type="button" class="tab" aria-current=${state.value.view === view ? "true" : null} onClick=${() => choose(view)}>
      ${t(`console.view.${view}`)}${count(view)}</button>`;
    const first = computed(() => (shown.value.includes(cursor.value) ? cursor.value : shown.value[0]));
    return () => html`<section class="list-pane" aria-label=${t("console.inbox")}>
      <header class="list-head"><h1>${t("console.inbox")}</h1><${Presence} /></header>
      <nav class="tabs" aria-label=${t("console.views")}>${VIEW_NAMES.map(tab)}</nav>
      <div class="list-box">
        ${changed.value && shown.value.length > 0 && html`<button type="button" class="list-news" onClick=${toTop}>${icon("arrow")}${t("console.list.news")}</button>`}
        <div ref=${scroller} class="list-scroll" onScrollPassive=${onScroll} onPointermove=${(event) => { if (event.pointerType === "mouse") movedAt = performance.now(); }}
          onPointerleave=${() => { movedAt = -Infinity; arrange(); }}>
          ${rows.value.length > 0 ? html`<ul class="rows">${rows.value.map((head) => html`<${Row} key=${head.id} head=${head} open=${head.id === state.value.openId}
            current=${head.id === first.value} meId=${state.value.me?.id} timeZone=${timeZone.value} today=${today.value} onOpen=${(id) => emit("open", id)} />`)}</ul>` : empty(list.value, state.value.view)}
          ${paging.value && html`<p class="list-more"><span class="spinner"></span></p>`}
        </div>
      </div>
    </section>`;
  },
};

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
