/** The conversation from its first word to its newest; reading on upwards never moves what is being read. */

import { computed, html, nextTick, onMounted, ref, watch } from "../shared/html.js";
import { serverNow } from "../shared/api.js";
import { now } from "../shared/clock.js";
import { dayKey, dayTitle } from "../shared/dates.js";
import { fanName } from "../shared/fan_name.js";
import { icon } from "../shared/icons.js";
import { eventText } from "../shared/previews.js";
import { lang, t } from "../shared/texts.js";
import { complain } from "../shared/toasts.js";
import { SystemLine, isDeskLine } from "./desk/system_line.js";
import { older } from "./live.js";
import { Message } from "./message.js";
import { pendingOf } from "./pending.js";
import { createReadMark } from "./read_mark.js";
import { createScrollKeeper } from "./scroll_keeper.js";
import { state } from "./store.js";
import { statusShown } from "./ticks.js";
import { byDay, timelineItems } from "./timeline_items.js";
import { TypingLine } from "./typing_line.js";

const GHOSTS = [62, 40, 55, 70, 35];

export const Timeline = {
  name: "Timeline",
  props: { id: String },
  setup(props) {
    const missed = ref(0);
    const loading = ref(false);
    const thread = computed(() => state.value.threads[props.id]);
    const shown = computed(() => ({
      head: state.value.heads[props.id]?.head, thread: thread.value, timeZone: zone(), today: dayKey(now.value, zone()),
    }));
    const items = computed(() => itemsOf(props.id, thread.value));
    const more = async () => {
      if (loading.value || !thread.value || thread.value.atStart) return;
      loading.value = true;
      await older(props.id).catch(complain);
      loading.value = false;
    };
    const keeper = createScrollKeeper({ first: () => thread.value?.messages[0]?.seq, onStart: more, onEnd: () => { missed.value = 0; markRead(); } });
    const markRead = createReadMark(props.id, keeper.atEnd);
    const arrived = (message) => {
      if (message.pending || keeper.atEnd.value) nextTick(() => { keeper.toEnd(); markRead(); });
      else if (message.direction === "in") missed.value += 1;
    };
    onMounted(() => thread.value && keeper.settle());
    watch(() => Boolean(thread.value), (there) => there && keeper.settle());
    watch(() => items.value.at(-1)?.key, (key, before) => before && items.value.at(-1)?.message && arrived(items.value.at(-1).message));
    return () => html`<div class="timeline-box">
      <div class="timeline" ref=${keeper.scroller} onScrollPassive=${keeper.onScroll} tabindex="0" role="log" aria-label=${t("console.timeline")} aria-live="polite">
        <div class="timeline-content" ref=${keeper.content}>
          ${top(thread.value, loading.value, more)}
          <ol class="days">${byDay(items.value).map((day) => dayOf(day, shown.value))}</ol>
          <${TypingLine} typing=${thread.value?.typing} />
        </div></div>
      ${!keeper.atEnd.value && html`<button type="button" class="to-end" onClick=${keeper.toEnd}>${icon("down")}
        <span>${missed.value ? t("console.missed", { n: missed.value }) : t("console.to_end")}</span></button>`}
    </div>`;
  },
};

function zone() {
  return state.value.shop?.timezone ?? "Asia/Shanghai";
}

function itemsOf(id, thread) {
  return timelineItems({
    messages: thread?.messages ?? [], pending: pendingOf(state.value, id), newAfter: thread?.newAfter, timeZone: zone(), me: state.value.me,
  });
}

function top(thread, loading, more) {
  if (!thread) return html`<div class="timeline-loading" aria-busy="true" aria-label=${t("console.loading")}>${GHOSTS.map((width, index) =>
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
  if (item.type === "event" && isDeskLine(item.message)) return html`<${SystemLine} key=${item.key} message=${item.message} timeZone=${timeZone} />`;
  if (item.type === "event") return eventLine(item, head);
  const { message } = item;
  return html`<${Message} key=${item.key} message=${message} first=${item.first} last=${item.last} meId=${state.value.me?.id}
    mayRecall=${Boolean(thread?.capabilities?.recall && message.sender.id === state.value.me?.id && message.direction === "out")}
    mayRetry=${Boolean(state.value.me?.rights?.includes("deliveries.retry"))} status=${statusShown(message, head, thread?.capabilities) ?? ""} timeZone=${timeZone} />`;
}

function eventLine({ key, message }, head) {
  const who = message.sender.type === "fan" ? fanName(head) : message.sender.name;
  return html`<li key=${key} class="event-line"><span>${who} ${eventText(message.body)}</span></li>`;
}
