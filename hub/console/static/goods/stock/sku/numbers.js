/** Why so many may be sold and not more: a sum in words, whose lines lead to what takes them up. */

import { html } from "../../../shared/html.js";
import { icon } from "../../../shared/icons.js";
import { t } from "../../../shared/texts.js";
import { held, level, lines, shares } from "../explained.js";
import { channelName, count } from "../words.js";
import { Events } from "./events.js";

const LINKS = { reserved: "#stock-holds", allocated: "#stock-holds" };

export function numbers(stock) {
  if (stock.mode === "unlimited") return html`<section class="panel"><p>${t("console.stock.unlimited.about")}</p></section>`;
  const state = level(stock);
  return html`<section class="panel stock-numbers" aria-label=${t("console.stock.numbers")}>
    <div class="stock-big"><b>${count(stock.available)}</b><span>${t("console.stock.available")}</span>${state !== "ok" && state && html`<span class=${`goods-tag ${state === "low" ? "warn" : "bad"}`}>${t(`console.stock.state.${state}`)}</span>`}</div>
    ${stock.mode === "bundle" ? html`<p class="muted">${t("console.stock.bundle.about")}</p>` : sum(stock)}
    ${stock.shortage > 0 && html`<p class="callout bad">${icon("alert")}<span>${t("console.stock.shortage.say", { n: count(stock.shortage) })}</span></p>`}
    ${state === "low" && html`<p class="callout warn">${icon("alert")}<span>${t("console.stock.low.say", { n: stock.low_at })}</span></p>`}
    ${channels(stock)}</section>`;
}

function sum(stock) {
  return html`<div class="stock-bar" aria-hidden="true">${shares(stock).map(({ name, percent }) => percent > 0 && html`<i key=${name} class=${name} style=${{ width: `${percent}%` }}></i>`)}</div>
    <dl class="stock-sum">${lines(stock).map((line) => html`<div key=${line.name} class=${line.name}><dt><i aria-hidden="true"></i><span>${t(`console.stock.${line.name}`)}<small>${t(stock.mode === "pool" && line.name === "physical" ? "console.stock.physical.pool" : `console.stock.${line.name}.about`)}</small>${line.name === "preallocated" && html`<${Events} places=${stock.places} />`}</span></dt>
      <dd>${line.sign < 0 ? "\u2212" : line.name === "shortage" ? "+" : ""}${count(line.value)}${LINKS[line.name] && html` <a href=${LINKS[line.name]}>${t("console.stock.see")}</a>`}</dd></div>`)}</dl>`;
}

function channels(stock) {
  const less = held(stock);
  if (stock.available === null) return null;
  if (!less.length && !stock.available) return null;
  if (!less.length) return html`<p class="muted small">${t("console.stock.channels.all", { n: count(stock.available) })}</p>`;
  return html`<div class="stock-channel-list"><h3>${t("console.stock.channels.less")}</h3><ul>${less.map(({ channel, buffer, sellable }) => html`<li key=${channel}><span>${channelName(channel)}</span><b>${count(sellable)}</b><small>${t("console.stock.channels.buffer", { n: count(buffer) })}</small></li>`)}
    <li><span>${t("console.stock.channels.rest")}</span><b>${count(stock.available)}</b></li></ul></div>`;
}
