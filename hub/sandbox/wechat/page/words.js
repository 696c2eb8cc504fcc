// What a message says in one line, and when: for the fans' list and the grey lines of a phone.

import { language, t } from "/page/texts.js";

/** A field of a message's body, however it is spelled: Content, content, MediaId, media_id. */
export function pick(body, ...names) {
  const wanted = names.map(plain);
  for (const [name, value] of Object.entries(body)) if (wanted.includes(plain(name))) return value;
  return undefined;
}

function plain(name) {
  return name.replaceAll("_", "").toLowerCase();
}

/** The first article of a news message, whichever of WeChat's spellings it has. */
export function article(body) {
  return [pick(body, "articles") ?? []].flat()[0] ?? {};
}

export function title(message) {
  const body = message.type === "news" ? article(message.body) : message.body;
  return pick(body, "title", "label", "head_content") ?? "";
}

export function eventLine(body) {
  const name = pick(body, "event") ?? "";
  const key = `wechat.event.${name}`;
  const words = t(key, { key: pick(body, "event_key") ?? "" });
  return words === key ? t("wechat.event.other", { name }) : words;
}

export function oneLine(message) {
  if (message.type === "event") return eventLine(message.body);
  if (message.side === "system") return systemLine(message);
  if (message.type === "text") return String(pick(message.body, "content") ?? "").replace(/<[^>]+>/g, "");
  const key = `wechat.kind.${message.type}`;
  const words = t(key, { text: title(message) });
  return words === key ? t("wechat.kind.other", { name: message.type }) : words;
}

export function systemLine(message) {
  return pick(message.body, "content") ?? t(`wechat.system.${message.type}`);
}

const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hour12: false });
const day = new Intl.DateTimeFormat(language, { month: "short", day: "numeric" });

export function moment(at) {
  const when = new Date(at * 1000);
  const days = Math.round((midnight(new Date()) - midnight(when)) / 86400000);
  if (days <= 0) return clock.format(when);
  return days === 1 ? `${t("wechat.yesterday")} ${clock.format(when)}` : `${day.format(when)} ${clock.format(when)}`;
}

export function shortMoment(at) {
  const when = new Date(at * 1000);
  const days = Math.round((midnight(new Date()) - midnight(when)) / 86400000);
  if (days <= 0) return clock.format(when);
  return days === 1 ? t("wechat.yesterday") : day.format(when);
}

function midnight(when) {
  return new Date(when.getFullYear(), when.getMonth(), when.getDate());
}
