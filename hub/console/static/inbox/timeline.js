/** A conversation of any length: a window of it on screen, which grows at both ends and never moves what is being read. */

import { computed, html, nextTick, onMounted, ref, watch } from "../shared/html.js";
import { now } from "../shared/clock.js";
import { dayKey } from "../shared/dates.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";
import { complain } from "../shared/toasts.js";
import { DayPicker } from "./day_picker.js";
import { newer, older, reading } from "./live.js";
import { pendingOf } from "./pending.js";
import { createReadMark } from "./read_mark.js";
import { createScrollKeeper } from "./scroll_keeper.js";
import { dispatch, state } from "./store.js";
import { createJumps } from "./timeline_jumps.js";
import { byDay, timelineItems } from "./timeline_items.js";
import { dayOf, shopZone } from "./timeline_rows.js";
import { TypingLine } from "./typing_line.js";
import { MOST } from "./window.js";

const GHOSTS = [62, 40, 55, 70, 35];
const LONG = MOST + 50; // trimmed in strides, not with every message that comes

export const Timeline = {
  name: "Timeline",
  props: { id: String },
  setup(props) {
    const thread = computed(() => state.value.threads[props.id]);
    const head = computed(() => state.value.heads[props.id]?.head);
    const loading = ref("");
    const active = ref(0); // the message that shows what can be done with it
    const point = (event) => {
      const seq = Number(event.target.closest("[data-seq]")?.dataset.seq ?? 0);
      if (seq && seq !== active.value) active.value = seq;
    };
    const leftAt = ref(null); // how many had arrived when the end went out of sight
    const items = computed(() => itemsOf(props.id, thread.value));
    const load = async (side, page) => {
      if (loading.value || !thread.value) return;
      loading.value = side;
      const before = thread.value.messages;
      await page(props.id).catch(complain);
      loading.value = "";
      await nextTick();
      if (thread.value?.messages !== before) keeper.onScroll(); // one may have scrolled on meanwhile
    };
    const keeper = createScrollKeeper({
      ends: () => ({ atStart: thread.value?.atStart ?? true, atEnd: thread.value?.atEnd ?? true }),
      onStart: () => load("older", older), onEnd: () => load("newer", newer), onRead: () => markRead(),
      onPlace: (seq) => { if (seq) reading.set(props.id, seq); else reading.delete(props.id); },
    });
    const markRead = createReadMark(props.id, keeper.atEnd);
    const jumps = createJumps({ id: props.id, thread, keeper });
    const missed = computed(() => missedOf(thread.value, head.value, leftAt.value));
    watch(keeper.atEnd, (there) => { leftAt.value = there ? null : thread.value?.arrived ?? 0; });
    watch(() => items.value.at(-1)?.key, () => {
      const last = items.value.at(-1)?.message;
      if (last?.pending) jumps.toNewest();
      else if (keeper.atEnd.value) nextTick(markRead);
      if (keeper.atEnd.value && thread.value?.messages.length > LONG) dispatch({ type: "end_kept", id: props.id, most: MOST });
    });
    watch(() => head.value?.mention_unseen?.length, () => keeper.atEnd.value && markRead());
    watch(() => pendingOf(state.value, props.id).length, (n, before) => { if (n > before) jumps.toNewest(); });
    onMounted(() => thread.value && jumps.begin());
    watch(() => Boolean(thread.value), (there) => there && nextTick(jumps.begin));
    const shown = computed(() => ({
      head: head.value, thread: thread.value, timeZone: shopZone(), today: dayKey(now.value, shopZone()), flash: jumps.flash.value, active: active.value,
    }));
    return () => html`<div class="timeline-box">
      <div class="timeline" ref=${keeper.scroller} onScrollPassive=${keeper.onScroll} onPointerover=${point} onClick=${point} onFocusin=${point} tabindex="0" role="log" aria-label=${t("console.timeline")} aria-live="polite" aria-busy=${loading.value ? "true" : null}>
        <div class="timeline-content" ref=${keeper.content}>
          ${top(thread.value, loading.value, () => load("older", older))}
          <ol class="days">${byDay(items.value).map((day) => dayOf(day, shown.value, jumps.pickDay))}</ol>
          ${thread.value && !thread.value.atEnd ? waiting(loading.value === "newer", () => load("newer", newer)) : html`<${TypingLine} typing=${thread.value?.typing} />`}
        </div></div>
      ${jumps.picking.value && html`<${DayPicker} day=${jumps.picking.value} timeZone=${shopZone()} onPick=${jumps.toDay} onClose=${jumps.closePicker} />`}
      ${!keeper.atEnd.value && html`<button type="button" class="to-end" onClick=${jumps.toNewest}>${icon("down")}
        <span>${missed.value ? t("console.missed", { n: missed.value }) : t("console.to_end")}</span></button>`}
    </div>`;
  },
};

/** What came since the end went out of sight; before that, what nobody has read yet. */
function missedOf(thread, head, leftAt) {
  if (!thread || leftAt === null) return 0;
  return Math.max(thread.arrived - leftAt, thread.atEnd ? 0 : head?.unread ?? 0);
}

/** Replies on their way stand at the end of the conversation, so they show when that does. */
function itemsOf(id, thread) {
  const pending = thread && !thread.atEnd ? [] : pendingOf(state.value, id);
  return timelineItems({ messages: thread?.messages ?? [], pending, newAfter: thread?.newAfter, timeZone: shopZone(), me: state.value.me });
}

function top(thread, loading, more) {
  if (!thread) return html`<div class="timeline-loading" aria-busy="true" aria-label=${t("console.loading")}>${GHOSTS.map((width, index) =>
    html`<div key=${index} class=${`skeleton ghost ${index % 2 ? "out" : "in"}`} style=${{ width: `${width}%` }}></div>`)}</div>`;
  if (thread.atStart) return html`<p class="timeline-start">${t("console.timeline.start")}</p>`;
  return html`<p class="timeline-start"><button type="button" class="button tiny quiet" disabled=${Boolean(loading)} onClick=${more}>
    ${loading === "older" ? html`<span class="spinner"></span>` : null}${t("console.older")}</button></p>`;
}

function waiting(loading, more) {
  return html`<p class="timeline-start"><button type="button" class="button tiny quiet" disabled=${loading} onClick=${more}>
    ${loading ? html`<span class="spinner"></span>` : null}${t("console.newer")}</button></p>`;
}
