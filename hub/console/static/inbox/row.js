/** One conversation in the list. */

import { fanName } from "../shared/fan_name.js";
import { html } from "../shared/html.js";
import { avatar } from "../shared/avatar.js";
import { serverNow } from "../shared/api.js";
import { rowTime, timeOfDay } from "../shared/dates.js";
import { icon } from "../shared/icons.js";
import { previewOfLast } from "../shared/previews.js";
import { lang, t } from "../shared/texts.js";
import { draftOf } from "./drafts.js";
import { labelChips } from "./label_chips.js";
import { slaMark } from "./sla_mark.js";
import { state } from "./store.js";
import { ticks } from "./ticks.js";
import { Waiting } from "./waiting.js";

const HELD_MS = 450;

export const Row = {
  name: "Row",
  props: { head: Object, open: Boolean, current: Boolean, ticked: Boolean, ticking: Boolean, at: Number, total: Number, place: String, timeZone: String },
  emits: ["open", "tick"],
  setup(props, { emit }) {
    let timer = 0;
    let held = false;
    const press = (event) => {
      held = false;
      clearTimeout(timer);
      if (event.pointerType !== "mouse") timer = setTimeout(() => { held = true; emit("tick", props.head.id, event.shiftKey); }, HELD_MS);
    };
    const release = () => clearTimeout(timer);
    const click = (event) => {
      if (held) { held = false; return; }
      if (event.shiftKey || event.ctrlKey || event.metaKey || (props.ticking && event.pointerType && event.pointerType !== "mouse")) emit("tick", props.head.id, event.shiftKey);
      else emit("open", props.head.id);
    };
    return () => {
      const { head, open } = props;
      const name = fanName(head);
      return html`<li class=${`row ${open ? "open" : ""} ${head.unread ? "unread" : ""} ${props.ticked ? "ticked" : ""} ${props.ticking ? "ticking" : ""}`} style=${{ transform: props.place }} aria-posinset=${props.at} aria-setsize=${props.total}>
        <button type="button" class="row-button" data-id=${head.id} tabindex=${props.current ? 0 : -1} aria-current=${open ? "true" : null}
          onClick=${click} onPointerdown=${press} onPointerup=${release} onPointercancel=${release} onPointerleave=${release} onContextmenu=${(event) => { if (held) event.preventDefault(); }}>
          ${avatar(head)}
          <span class="row-words">
            <span class="row-top"><b class="row-name">${name}</b>${marks(head)}<time class="row-time" datetime=${head.last_at}>${head.last_at && rowTime(Date.parse(head.last_at), serverNow(), lang, props.timeZone, t)}</time></span>
            <span class="row-middle"><span class="row-preview">${preview(head, open)}</span>
              ${head.unread > 0 && html`<span class="badge" aria-label=${t("console.row.unread", { n: head.unread })}>${head.unread > 99 ? "99+" : head.unread}</span>`}</span>
            ${foot(head, props.timeZone)}
          </span>
        </button>
        <label class="row-tick"><input type="checkbox" tabindex="-1" checked=${props.ticked} aria-label=${t("console.row.tick", { name })} onClick=${(event) => { event.preventDefault(); emit("tick", head.id, event.shiftKey); }} /></label></li>`;
    };
  },
};

function marks(head) {
  const isMentioned = (head.mention_unseen ?? []).includes(state.value.me?.id);
  return html`${isMentioned && html`<span class="row-mention" title=${t("console.row.mentioned")}>@<span class="visually-hidden">${t("console.row.mentioned")}</span></span>`}
    ${head.priority > 0 && html`<span class="row-priority" title=${t("console.row.priority")}>${icon("star", "small-icon")}<span class="visually-hidden">${t("console.row.priority")}</span></span>`}`;
}

function preview(head, open) {
  const draft = open ? "" : draftOf(head.id).text;
  if (draft) return html`<span class="row-draft">${t("console.row.draft")}</span> ${draft}`;
  const { last } = head;
  const status = last?.direction === "out" && last.status !== "read" && last.status !== "delivered" ? ticks(last.status) : null;
  return html`${status}${last?.direction === "out" ? html`<span class="row-you">${t("console.row.reply")}</span>` : null}${previewOfLast(last)}`;
}

/** One line: what is most pressing first, what does not fit is cut off at the end. */
function foot(head, timeZone) {
  const { episode } = head;
  const isMine = episode?.assignee?.id === state.value.me?.id;
  const holder = episode?.state === "agent" ? (isMine ? t("console.me") : episode.assignee?.name) : "";
  const group = head.group_id && state.value.groups.find((one) => one.id === head.group_id)?.name;
  const parts = [
    head.snoozed_until && html`<span class="row-snoozed">${icon("clock", "small-icon")}${t("console.row.snoozed", { time: until(head.snoozed_until, timeZone) })}</span>`,
    head.waiting_since && !head.snoozed_until && html`<${Waiting} since=${head.waiting_since} />`,
    !head.snoozed_until && slaMark(head.sla),
    labelChips(head.labels, state.value.labels),
    holder && !(isMine && state.value.asked.view === "mine") && html`<span class="row-holder">${t("console.row.holder", { name: holder })}</span>`,
    episode?.state === "bot" && html`<span class="row-holder">${t("console.state.bot")}</span>`,
    episode?.state === "closed" && html`<span class="row-holder">${t("console.state.closed")}</span>`,
    group && html`<span class="row-holder">${group}</span>`,
  ].flat().filter(Boolean);
  return parts.length > 0 ? html`<span class="row-foot">${parts}</span>` : null;
}

function until(iso, timeZone) {
  const at = Date.parse(iso);
  const near = at - serverNow() < 86_400_000;
  return near ? timeOfDay(at, lang, timeZone) : new Intl.DateTimeFormat(lang, { timeZone, month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
}
