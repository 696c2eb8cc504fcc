/** The rows of a timeline: days with their titles, separators, events, messages. */

import { html } from "../shared/html.js";
import { serverNow } from "../shared/api.js";
import { dayTitle } from "../shared/dates.js";
import { isDeskLine } from "../shared/desk_lines.js";
import { fanName } from "../shared/fan_name.js";
import { eventText } from "../shared/previews.js";
import { lang, t } from "../shared/texts.js";
import { FoldedLines, SystemLine } from "./desk/system_line.js";
import { Message } from "./message.js";
import { state } from "./store.js";
import { statusShown } from "./ticks.js";

export function shopZone() {
  return state.value.shop?.timezone ?? "Asia/Shanghai";
}

/** `shown.today` is not read, but its change is why days are named afresh. The title opens the calendar. */
export function dayOf(day, shown, onPick) {
  const title = dayTitle(day.at, serverNow(), lang, shown.timeZone, t);
  return html`<li key=${day.key}><h3 class="day"><button type="button" title=${t("console.jump.day")} aria-label=${`${title}, ${t("console.jump.day")}`}
    onClick=${() => onPick(day)}>${title}</button></h3>
    <ol class="messages">${day.items.map((item) => shape(item, shown))}</ol></li>`;
}

function shape(item, { head, thread, timeZone, flash, active }) {
  if (item.type === "new") return html`<li key="new" class="new-line"><span>${t("console.new_messages")}</span></li>`;
  if (item.type === "folded") return html`<${FoldedLines} key=${item.key} lines=${item.lines} timeZone=${timeZone} />`;
  if (item.type === "event" && isDeskLine(item.message)) return html`<${SystemLine} key=${item.key} message=${item.message} timeZone=${timeZone} />`;
  if (item.type === "event") return eventLine(item, head);
  const { message } = item;
  const { me } = state.value;
  return html`<${Message} key=${item.key} message=${message} first=${item.first} last=${item.last} meId=${me?.id} flash=${message.seq === flash} active=${message.seq === active} fanName=${fanName(head)}
    mayRecall=${Boolean(thread?.capabilities?.recall && message.sender.id === me?.id && message.direction === "out")}
    mayRetry=${Boolean(me?.rights?.includes("deliveries.retry"))} status=${statusShown(message, head, thread?.capabilities) ?? ""} timeZone=${timeZone} />`;
}

function eventLine({ key, message }, head) {
  const who = message.sender.type === "fan" ? fanName(head) : message.sender.name;
  return html`<li key=${key} class="event-line" data-seq=${message.seq}><span>${who} ${eventText(message.body)}</span></li>`;
}
