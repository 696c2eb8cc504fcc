/** The figures at the top: how the desk stands in one look. */

import { secondsBetween, shortClock, waitingLevel, waitingText } from "../shared/durations.js";
import { now } from "../shared/clock.js";
import { html } from "../shared/html.js";
import { t } from "../shared/texts.js";

const MOST = 10_000;
const LONG = 5; // signs that still fit in large type

export function since(moment) {
  return moment ? Math.max(0, (now.value - Date.parse(moment)) / 1000) : 0;
}

export function span(seconds) {
  const { key, params } = waitingText(seconds);
  return t(key, params);
}

/** 2:05 late, or 0:40 left. */
export function countdown(due) {
  const left = secondsBetween(new Date(now.value).toISOString(), due);
  return left > 0 ? { late: false, words: t("console.wall.left", { span: span(left) }) } : { late: true, words: t("console.wall.over", { span: span(-left) }) };
}

export function numbers(figures) {
  const wait = since(figures.waiting_since);
  return html`<dl class="wall-numbers">
    ${tile("waiting", count(figures.waiting), figures.waiting > 0 ? waitingLevel(wait) : "calm")}
    ${tile("longest", figures.waiting_since ? span(wait) : "–", figures.waiting_since ? waitingLevel(wait) : "calm")}
    ${tile("in_service", count(figures.in_service))}
    ${tile("bot", count(figures.bot))}
    ${tile("snoozed", count(figures.snoozed))}
    ${tile("closed_today", count(figures.closed_today))}
    ${tile("first_response", figures.first_response_s === null ? "–" : shortClock(figures.first_response_s))}
    ${tile("sla_risk", count(figures.sla_risk), figures.sla_risk ? "late" : "calm")}
    ${tile("sla_breached", count(figures.sla_breached), figures.sla_breached ? "overdue" : "calm")}
  </dl>`;
}

function tile(name, value, level = "calm") {
  return html`<div key=${name} class=${`wall-number ${level}`} data-number=${name}><dt>${t(`console.wall.${name}`)}</dt><dd class=${value.length > LONG ? "long" : ""}>${value}</dd></div>`;
}

function count(n) {
  return n >= MOST ? `${MOST - 1}+` : String(n);
}
