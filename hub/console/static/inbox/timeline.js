/** The conversation from its first word to its newest; reading on upwards never moves what is being read. */

import { computed, html, nextTick, onBeforeUnmount, onMounted, ref, watch } from "../shared/html.js";
import { serverNow } from "../shared/api.js";
import { now } from "../shared/clock.js";
import { dayKey, dayTitle } from "../shared/dates.js";
import { icon } from "../shared/icons.js";
import { eventText } from "../shared/previews.js";
import { lang, t } from "../shared/texts.js";
import { complain } from "../shared/toasts.js";
import { older } from "./live.js";
import { Message } from "./message.js";
import { pendingOf } from "./pending.js";
import { createReadMark } from "./read_mark.js";
import { state } from "./store.js";
import { statusShown } from "./ticks.js";
import { byDay, timelineItems } from "./timeline_items.js";
import { TypingLine } from "./typing_line.js";

const NEAR_END = 80;
const NEAR_START = 300;

export const Timeline = {
  name: "Timeline",
  props: { id: String },
  setup(props) {
    const scroller = ref(null);
    const content = ref(null);
    const atEnd = ref(true);
    const missed = ref(0);
    const loading = ref(false);
    const thread = computed(() => state.value.threads[props.id]);
    const head = computed(() => state.value.heads[props.id]?.head);
    const timeZone = computed(() => state.value.shop?.timezone ?? "Asia/Shanghai");
    const today = computed(() => dayKey(now.value, timeZone.value));
    const items = computed(() => timelineItems({
      messages: thread.value?.messages ?? [], pending: pendingOf(state.value, props.id), newAfter: thread.value?.newAfter,
      timeZone: timeZone.value, me: state.value.me,
    }));
    const markRead = createReadMark(props.id, atEnd);
    const toEnd = () => { const box = scroller.value; if (box) box.scrollTop = box.scrollHeight; missed.value = 0; };
    const onScroll = () => {
      const box = scroller.value;
      atEnd.value = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END;
      if (atEnd.value) { missed.value = 0; markRead(); }
      if (box.scrollTop < NEAR_START) more();
    };
    const more = async () => {
      if (loading.value || !thread.value || thread.value.atStart) return;
      loading.value = true;
      const box = scroller.value;
      try {
        await older(props.id);
        const below = box.scrollHeight - box.scrollTop;
        await nextTick();
        box.scrollTop = box.scrollHeight - below;
      } catch (error) { complain(error); }
      loading.value = false;
    };
    const settle = async () => {
      await nextTick();
      const line = scroller.value?.querySelector(".new-line");
      if (line) scroller.value.scrollTop = line.offsetTop - scroller.value.clientHeight / 3;
      else toEnd();
      onScroll();
    };
    const observer = new ResizeObserver(() => { if (atEnd.value) toEnd(); });
    onMounted(() => { observer.observe(content.value); observer.observe(scroller.value); if (thread.value) settle(); });
    onBeforeUnmount(() => observer.disconnect());
    watch(() => Boolean(thread.value), (there) => there && settle());
    watch(() => items.value.at(-1)?.key, (key, before) => {
      const message = items.value.at(-1)?.message;
      if (!before || !message) return;
      if (message.pending || atEnd.value) nextTick(() => { toEnd(); markRead(); });
      else if (message.direction === "in") missed.value += 1;
    });
    return () => html`<div class="timeline-box">
      <div class="timeline" ref=${scroller} onScrollPassive=${onScroll} tabindex="0" role="log" aria-label=${t("console.timeline")} aria-live="polite">
        <div class="timeline-content" ref=${content}>
          ${top(thread.value, loading.value, more)}
          <ol class="days">${byDay(items.value).map((day) => dayOf(day, { head: head.value, thread: thread.value, timeZone: timeZone.value, today: today.value }))}</ol>
          <${TypingLine} typing=${thread.value?.typing} />
        </div></div>
      ${!atEnd.value && html`<button type="button" class="to-end" onClick=${toEnd}>${icon("down")}
        <span>${missed.value ? t("console.missed", { n: missed.value }) : t("console.to_end")}</span></button>`}
    </div>`;
  },
};

function top(thread, loading, more) {
  if (!thread) return html`<div class="timeline-loading" aria-busy="true" aria-label=${t("console.loading")}>${[62, 40, 55, 70, 35].map((width, index) =>
    html`<div key=${index} class=${`skeleton ghost ${index % 2 ? "out" : "in"}`} style=${{ width: `${width}%` }}></div>`)}</div>`;
  if (thread.atStart) return html`<p class="timeline-start">${t("console.timeline.start")}</p>`;
  return html`<p class="timeline-start"><button type="button" class="button tiny quiet" disabled=${loading} onClick=${more}>
    ${loading ? html`<span class="spinner"></span>` : null}${t("console.older")}</button></p>`;
}

/** `today` is not read, but its change is why days are named afresh. */
function dayOf(day, shown) {
  return html`<li key=${day.key}><h3 class="day"><span>${dayTitle(day.at, serverNow(), lang, shown.timeZone, t)}</span></h3>
    <ol class="messages">${day.items.map((item) => shape(item, shown))}</ol></li>`;
}

function shape(item, { head, thread, timeZone }) {
  if (item.type === "new") return html`<li key="new" class="new-line"><span>${t("console.new_messages")}</span></li>`;
  const { message } = item;
  if (item.type === "event") {
    return html`<li key=${item.key} class="event-line"><span>${message.direction === "in" || message.sender.type === "fan" ? head?.fan?.name : message.sender.name} ${eventText(message.body)}</span></li>`;
  }
  return html`<${Message} key=${item.key} message=${message} first=${item.first} last=${item.last} meId=${state.value.me?.id} mayRetry=${Boolean(state.value.me?.rights?.includes("deliveries.retry"))}
    status=${statusShown(message, head, thread?.capabilities) ?? ""} timeZone=${timeZone} />`;
}
