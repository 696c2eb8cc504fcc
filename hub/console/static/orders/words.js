/** Words of the order book: states, times, people; pure. */

import { lang, t } from "../shared/texts.js";

export const STATES = ["unpaid", "to_ship", "shipped", "completed", "after_sale", "cancelled"];
export const CHANNELS = ["site", "wechat_mini", "alipay_mini", "taobao", "doudian", "xiaohongshu", "pinduoduo"];
export const PROVINCES = ["BJ", "TJ", "HE", "SX", "NM", "LN", "JL", "HL", "SH", "JS", "ZJ", "AH", "FJ", "JX", "SD", "HA", "HB", "HN", "GD", "GX", "HI", "CQ", "SC", "GZ", "YN", "XZ", "SN", "GS", "QH", "NX", "XJ", "TW", "HK", "MO"];
export const MARKS = ["amount_odd", "stock_short"];
export const COURIERS = ["sf", "zto", "yto", "sto", "yunda", "jd", "ems", "deppon"];
const TONES = { unpaid: "warn", to_ship: "accent", after_sale: "bad" };
const REFUND_TONES = { to_approve: "warn", failed: "bad", done: "accent" };

export const stateText = (state) => t(`console.orders.state.${state}`);
export const toneOf = (state) => `chip ${TONES[state] ?? ""}`;
export const refundTone = (state) => `chip ${REFUND_TONES[state] ?? ""}`;
export const channelText = (channel) => t(`console.sales_channel.${channel}`);
export const specsText = (line) => Object.values(line.specs ?? {}).join(" / ");
export const pieces = (order) => order.lines.reduce((all, line) => all + line.quantity, 0);

/** "11月24日 03:12", with the year where it is another one. */
export function timeText(at, zone) {
  const moment = new Date(at);
  const year = moment.getFullYear() === new Date().getFullYear() ? {} : { year: "numeric" };
  return new Intl.DateTimeFormat(lang, { ...year, month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone }).format(moment);
}

/** "staff:…" → a name; services and the system by their own words. */
export function who(by, names = {}) {
  if (names[by]) return names[by];
  const [kind, rest = ""] = by.split(":");
  const known = { system: "system", staff: "colleague", fan: "fan", key: "key" };
  if (kind === "service") return t(`console.orders.service.${rest}`);
  return t(`console.orders.by.${known[kind] ?? "system"}`);
}

/** Seconds as "14:59"; never below zero. */
export function clock(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${String(Math.floor(whole / 60)).padStart(2, "0")}:${String(whole % 60).padStart(2, "0")}`;
}

export const newKey = () => globalThis.crypto?.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
