/** Words and figures of sales; pure. */

import { lang, t } from "../../shared/texts.js";

const TONES = { open: "accent", closing: "warn", ready: "" };

export const stateText = (state) => t(`console.sales.state.${state}`);
export const kindText = (kind) => t(`console.sales.kind.${kind}`);
export const toneOf = (state) => `chip ${TONES[state] ?? ""}`;

/** "11月24日 03:12", with the year where it is another one. */
export function timeText(at, zone) {
  const moment = new Date(at);
  const year = moment.getFullYear() === new Date().getFullYear() ? {} : { year: "numeric" };
  return new Intl.DateTimeFormat(lang, { ...year, month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone }).format(moment);
}

/** "手绘猫咪T恤 · 白 / M"; the id where the SKU is gone. */
export function itemTitle(item) {
  if (!item.title) return item.sku_id;
  const specs = Object.values(item.specs ?? {}).filter((value) => !item.title.includes(value));
  return specs.length ? `${item.title} · ${specs.join(" / ")}` : item.title;
}

export const sum = (rows, name) => rows.reduce((all, row) => all + row[name], 0);

/** Seconds as "1:02:03" or "02:03"; never below zero. */
export function clock(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n) => String(n).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}
