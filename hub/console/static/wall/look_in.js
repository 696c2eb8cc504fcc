/** Looks into a conversation without taking part: its newest messages, a whisper to whoever serves, a take-over. */

import { get } from "../shared/api.js";
import { confirmed } from "../shared/confirm.js";
import { dayTitle, timeOfDay } from "../shared/dates.js";
import { deskLine, isDeskLine } from "../shared/desk_lines.js";
import { Dialog } from "../shared/dialog.js";
import { fanName } from "../shared/fan_name.js";
import { html, nextTick, onMounted, ref, shallowRef, watch } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { eventText, previewOf } from "../shared/previews.js";
import { lang, t } from "../shared/texts.js";
import { complain, toast } from "../shared/toasts.js";
import { now } from "../shared/clock.js";
import { takeOver, whisper } from "./acts.js";
import { may, me, wall } from "./wall_state.js";

export const LookIn = {
  name: "LookIn",
  props: { id: String },
  emits: ["close", "reassign"],
  setup(props, { emit }) {
    const shown = shallowRef(null);
    const lost = ref("");
    const text = ref("");
    const busy = ref(false);
    const body = ref(null);
    let clientId = crypto.randomUUID();
    async function load() {
      try {
        const before = shown.value?.rev;
        shown.value = await get(`/api/v1/conversations/${encodeURIComponent(props.id)}`);
        if (shown.value.rev === before) return;
        await nextTick();
        body.value?.scrollTo({ top: body.value.scrollHeight });
      } catch (error) { lost.value = error.message; }
    }
    async function say() {
      if (!text.value.trim() || busy.value) return;
      busy.value = true;
      try {
        await whisper(props.id, text.value, clientId);
        clientId = crypto.randomUUID();
        text.value = "";
        toast(t("console.wall.whispered"));
        await load();
      } catch (error) { complain(error); }
      busy.value = false;
    }
    /** A whisper half written is not lost by a slip. */
    async function leave() {
      const sure = !text.value.trim() || await confirmed({ title: t("console.wall.whisper.leave"), text: t("console.wall.whisper.leave.text"), yes: t("console.wall.whisper.leave.yes"), danger: true });
      if (sure) emit("close");
    }
    onMounted(load);
    watch(wall, load);
    return () => html`<${Dialog} title=${shown.value ? fanName(shown.value.head) : t("console.wall.look_in")} wide=${true} firm=${Boolean(text.value.trim())} onClose=${leave}>
      ${lost.value && html`<p class="callout bad" role="alert">${icon("alert")}${lost.value}</p>`}
      ${shown.value && html`<p class="look-state">${stateWords(shown.value.head)}</p>`}
      <ol class="look-messages" ref=${body} tabindex="0" aria-label=${t("console.wall.messages")}>${shown.value?.messages.map((message, n, all) => line(message, all[n - 1]))}</ol>
      ${shown.value && isServed(shown.value.head) && may("inbox.assign") && html`<form class="whisper" onSubmit=${(event) => { event.preventDefault(); say(); }}>
        <textarea class="input" rows="2" maxlength="4000" aria-label=${t("console.wall.whisper.to", { name: shown.value.head.episode.assignee.name })} placeholder=${t("console.wall.whisper.to", { name: shown.value.head.episode.assignee.name })} value=${text.value} onInput=${(event) => { text.value = event.target.value; }}></textarea>
        <button type="submit" class="button" disabled=${!text.value.trim() || busy.value}>${icon("note")}${t("console.wall.whisper")}</button></form>`}
      <footer class="dialog-foot"><a class="button" href=${`/console/inbox?c=${encodeURIComponent(props.id)}`}>${t("console.wall.open_inbox")}</a>
        ${may("inbox.assign") && html`<button type="button" class="button" onClick=${() => emit("reassign", props.id)}>${t("console.wall.hand_on")}</button>`}
        ${shown.value && mayTake(shown.value.head) && html`<button type="button" class="button primary" onClick=${async () => { await takeOver(shown.value.head); await load(); }}>${t(isServed(shown.value.head) ? "console.wall.take_over" : "console.wall.take")}</button>`}</footer>
    <//>`;
  },
};

function isServed(head) {
  return head.episode?.state === "agent" && Boolean(head.episode.assignee);
}

function mayTake(head) {
  if (head.episode?.assignee?.id === me.value?.staff.id && head.episode.state === "agent") return false;
  return may(isServed(head) ? "inbox.takeover" : "inbox.reply");
}

function stateWords(head) {
  if (isServed(head)) return t("console.wall.served_by", { name: head.episode.assignee.name });
  return head.episode?.state === "waiting" ? t("console.wall.in_queue") : "";
}

function line(message, before) {
  const zone = me.value?.shop.timezone;
  const at = Date.parse(message.platform_at);
  const day = dayTitle(at, now.value, lang, zone, t);
  const fresh = !before || dayTitle(Date.parse(before.platform_at), now.value, lang, zone, t) !== day;
  const who = message.direction === "in" ? "in" : message.direction;
  const words = isDeskLine(message) ? deskLine(message, me.value?.staff.id) : message.kind === "event" ? eventText(message.body) : previewOf(message);
  return html`<li key=${message.id} class=${`look ${who}`}>${fresh && html`<p class="look-day">${day}</p>`}
    <p class="look-by">${byline(message)} <time>${timeOfDay(at, lang, zone)}</time></p><p class="look-words" dir="auto">${words}</p></li>`;
}

function byline(message) {
  if (message.direction === "in") return t("console.wall.fan");
  const name = message.sender.name || t("console.sender.system");
  if (message.direction === "note") return t(message.body.whisper ? "console.wall.whisper.by" : "console.note.by", { name });
  return name;
}
