/** The list: tabs, filters, rows of which only those in sight are drawn, keys; it holds still while the pointer is about to click. */

import { computed, html, nextTick, onBeforeUnmount, onMounted, ref, watch } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";
import { keyOf } from "./asked.js";
import { askAsAddressed } from "./ask_list.js";
import { BulkBar } from "./bulk_bar.js";
import { MyState } from "./desk/my_state.js";
import { headOf, listOf } from "./heads.js";
import { createHeldList } from "./held_list.js";
import { ListEmpty } from "./list_empty.js";
import { ListFilters } from "./list_filters.js";
import { meaning } from "./list_keys.js";
import { fetchNames } from "./list_names.js";
import { neighbour } from "./list_order.js";
import { createListScroller } from "./list_scroller.js";
import { ListTabs } from "./list_tabs.js";
import { Row } from "./row.js";
import { SearchField } from "./search/field.js";
import { all, ranged, toggled } from "./selection.js";
import { state } from "./store.js";
import { ticked, untickAll } from "./ticked.js";
import { drawn } from "./virtual_list.js";

export const ListPane = {
  name: "ListPane",
  emits: ["open"],
  setup(_, { emit }) {
    const cursor = ref(null);
    const { shown, renew, arrange, isNews, handlers } = createHeldList(() => view.top.value);
    const view = createListScroller(() => shown.value);
    const timeZone = computed(() => state.value.shop?.timezone ?? "Asia/Shanghai");
    const known = computed(() => new Set(shown.value));
    const reachable = computed(() => (known.value.has(cursor.value) ? cursor.value : shown.value[view.span.value.from] ?? null));
    const toTop = () => { renew(); view.toTop(); };
    const reveal = () => { view.show(shown.value.indexOf(cursor.value)); nextTick(() => rowButton(view.scroller.value, cursor.value)?.focus({ preventScroll: true })); };
    const tick = (id, isRange) => { cursor.value = id; ticked.value = isRange ? ranged(ticked.value, id, shown.value) : toggled(ticked.value, id); };
    const onKey = (event) => {
      const asked = meaning(event, { inList: view.scroller.value?.contains(event.target) });
      if (!asked || (asked.untick && ticked.value.ids.size === 0)) return;
      event.preventDefault();
      if (asked.untick) return untickAll();
      if (asked.all) { ticked.value = all(shown.value); return; }
      if (asked.tick) { const id = cursor.value ?? reachable.value; if (id) tick(id, asked.tick === "range"); return; }
      if (asked.range && !ticked.value.anchor && cursor.value) tick(cursor.value, false);
      cursor.value = neighbour(shown.value, cursor.value ?? state.value.openId, asked.move);
      if (asked.range && cursor.value) tick(cursor.value, true);
      reveal();
    };
    const settle = async () => { await nextTick(); view.look(); };
    const onScrollPassive = () => { view.look(); if (view.top.value < 8) arrange(); };

    watch(() => state.value.openId, (id) => { if (id) cursor.value = id; else settle(); });
    watch(() => keyOf(state.value.asked), () => { untickAll(); toTop(); });
    watch(() => shown.value.length, settle);
    onMounted(() => {
      askAsAddressed();
      fetchNames();
      addEventListener("popstate", askAsAddressed);
      document.addEventListener("keydown", onKey);
    });
    onBeforeUnmount(() => { removeEventListener("popstate", askAsAddressed); document.removeEventListener("keydown", onKey); });

    const row = (index) => {
      const id = shown.value[index];
      const head = headOf(state.value, id);
      return head && html`<${Row} key=${id} head=${head} open=${id === state.value.openId} current=${id === reachable.value} ticked=${ticked.value.ids.has(id)} ticking=${ticked.value.ids.size > 0}
        at=${index + 1} total=${listOf(state.value).cursor ? -1 : shown.value.length} place=${`translateY(${index * view.rowHeight.value}px)`} timeZone=${timeZone.value} onOpen=${(one) => emit("open", one)} onTick=${tick} />`;
    };
    const rows = () => html`<ul class="rows" aria-label=${t("console.inbox")} style=${{ height: `${shown.value.length * view.rowHeight.value}px` }}>
      ${drawn(view.span.value, shown.value.indexOf(cursor.value)).map(row)}</ul>`;
    return () => html`<section class="list-pane" aria-label=${t("console.inbox")}>
      <header class="list-head"><h2 aria-hidden="true">${t("console.inbox")}</h2><${Presence} /><${MyState} /></header><${SearchField} />
      <${ListTabs} onChosen=${toTop} />
      ${ticked.value.ids.size > 0 ? html`<${BulkBar} total=${shown.value.length} onAll=${() => { ticked.value = all(shown.value); }} />` : html`<${ListFilters} onChosen=${toTop} />`}
      <div class="list-box">
        ${isNews.value && html`<button type="button" class="list-news" onClick=${toTop}>${icon("arrow")}${t("console.list.news")}</button>`}
        <div ref=${view.scroller} class="list-scroll" onScrollPassive=${onScrollPassive} ...${handlers}>
          ${shown.value.length > 0 ? rows() : html`<${ListEmpty} />`}
          ${view.paging.value && html`<p class="list-more" role="status"><span class="spinner"></span><span class="visually-hidden">${t("console.loading")}</span></p>`}
        </div>
      </div>
    </section>`;
  },
};

function rowButton(scroller, id) {
  return scroller?.querySelector(`[data-id="${CSS.escape(id ?? "")}"]`);
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
