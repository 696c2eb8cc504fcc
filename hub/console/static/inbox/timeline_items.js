/** What stands in a timeline, in order: days, the line of new messages, events, messages and those not yet stored. */

import { dayKey } from "../shared/dates.js";
import { isDeskLine } from "../shared/desk_lines.js";

const GROUP_MS = 3 * 60_000;
const LINES_ON_END = 2; // of who has the conversation; more are folded

/** When it happened for the person: the platform's time, which survives a queue that backed up. */
export function shownAt(message) {
  return Date.parse(message.platform_at || message.at);
}

/** Items: {type: day | new | event | folded | message, key, …}; a message also says whether it begins or ends a group. */
export function timelineItems({ messages, pending, newAfter, timeZone, me }) {
  const shown = [...messages.filter((message) => message.status !== "cancelled"), ...pending.map((item) => asMessage(item, me))];
  const items = [];
  let day = "";
  shown.forEach((message, index) => {
    const key = dayKey(shownAt(message), timeZone);
    const newDay = key > day; // a push that comes late must not open yesterday again
    if (newDay) items.push({ type: "day", key: `day:${key}`, at: shownAt(message) });
    day = newDay ? key : day;
    if (startsNew(shown, index, newAfter)) items.push({ type: "new", key: "new" });
    items.push(itemOf(shown, index, newDay));
  });
  return folded(items);
}

/** The run keeps the key of its first line, so that it stays open while it grows. */
function folded(items) {
  const runs = items.reduce((found, item) => {
    const isLine = item.type === "event" && isDeskLine(item.message);
    if (isLine && found.at(-1)?.lines) found.at(-1).lines.push(item);
    else found.push(isLine ? { lines: [item] } : { item });
    return found;
  }, []);
  return runs.flatMap(({ item, lines }) => {
    if (!lines) return [item];
    if (lines.length <= LINES_ON_END) return lines;
    return [{ type: "folded", key: `folded:${lines[0].key}`, lines: lines.map((line) => line.message) }];
  });
}

/** Per day, so that a day's title sticks only while that day is on screen: [{key, at, items}]. */
export function byDay(items) {
  return items.reduce((days, item) => {
    if (item.type === "day" || days.length === 0) days.push({ key: item.key, at: item.at, items: [] });
    if (item.type !== "day") days.at(-1).items.push(item);
    return days;
  }, []);
}

function startsNew(shown, index, newAfter) {
  if (newAfter === null || newAfter === undefined || shown[index].seq <= newAfter) return false;
  return index === 0 ? newAfter > 0 : shown[index - 1].seq <= newAfter;
}

function itemOf(shown, index, newDay) {
  const message = shown[index];
  if (message.kind === "event") return { type: "event", key: message.id, message };
  const first = newDay || !sameGroup(shown[index - 1], message);
  const last = !sameGroup(message, shown[index + 1]);
  return { type: "message", key: keyOf(message), message, first, last };
}

/** The same for a reply before and after it is stored, so that its bubble stays where it is. */
function keyOf(message) {
  return message.client_id ? `${message.sender.id}:${message.client_id}` : message.id;
}

function sameGroup(a, b) {
  if (!a || !b || a.kind === "event" || b.kind === "event" || a.direction !== b.direction) return false;
  return a.sender.type === b.sender.type && a.sender.id === b.sender.id && shownAt(b) - shownAt(a) < GROUP_MS;
}

function asMessage(item, me) {
  return {
    id: item.clientId, conversation_id: item.conversationId, seq: Number.MAX_SAFE_INTEGER, rev: 0,
    direction: item.note ? "note" : "out", kind: item.kind, body: item.body, client_id: item.clientId,
    sender: { type: "agent", id: me?.id ?? "", name: me?.name ?? "" }, at: item.at, platform_at: item.at,
    status: item.state, error: null, attempts: 0, next_attempt_at: null, recalled_at: null, spans: [], reply_to: null, held_until: null,
    media: item.preview ? { ...item.preview, state: "local" } : null, pending: item,
  };
}
