/** A reservation in a list: how many, for whom, from where, how long still. */

import { shortClock } from "../../shared/durations.js";
import { now } from "../../shared/clock.js";
import { html } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { channelName, count, exact, moment } from "./words.js";

/** `skuId`: count its pieces alone; else all of them. `names`: titles of SKUs, where the list is about many. */
export function holdRow(hold, { zone, may, skuId = "", names = null, onRelease }) {
  const lines = hold.lines.filter((line) => !skuId || line.sku_id === skuId);
  const pieces = lines.reduce((sum, line) => sum + line.quantity, 0);
  const left = (Date.parse(hold.expires_at) - now.value) / 1000;
  return html`<li key=${hold.id}><b class="stock-hold-n">${t("console.stock.pieces", { n: count(pieces) })}</b>
    <span class="stock-hold-what">${names && html`<span class="stock-title">${names(lines)}</span>`}
      <small>${channelName(hold.channel)}${hold.buyer ? ` · ${t("console.stock.hold.buyer", { id: hold.buyer.slice(-6) })}` : ""}${hold.event_id ? ` · ${t("console.stock.hold.event")}` : ""} · <span title=${exact(hold.created_at, zone)}>${moment(hold.created_at, zone)}</span></small></span>
    ${hold.state === "held" ? html`<span class=${`stock-left ${left < 120 ? "is-soon" : ""}`}>${left > 0 ? t("console.stock.hold.left", { clock: clock(left) }) : t("console.stock.hold.over")}</span>` : html`<span class="goods-tag">${t(`console.stock.hold.${hold.state}`)}</span>`}
    ${hold.state === "held" && may ? html`<button type="button" class="button tiny" onClick=${() => onRelease(hold)}>${t("console.stock.release")}</button>` : html`<span></span>`}</li>`;
}

/** 14:05 below an hour, 26 h beyond. */
function clock(seconds) {
  return seconds < 3600 ? shortClock(seconds) : t("console.stock.hours", { n: Math.floor(seconds / 3600) });
}
