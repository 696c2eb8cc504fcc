/** Lines of a price book: channels' and members' own prices, standing or for a time; those of sales to read. */

import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { localOf } from "../parts/moments.js";
import { money } from "../parts/money.js";
import { MoneyInput } from "../parts/money_input.js";
import { CHANNELS, eventName } from "./buyer.js";
import { partOf, bpOf } from "./form_rules.js";

/** `change(at, fields)` and `drop(at)` of one kind; `wrong(field)` tells what is wrong with a field of it. */
export function channelLines({ form, change, drop, wrong, disabled }) {
  return form.channels.map((one, at) => html`<li key=${one.key} class="price-line-row">
    <select class="input" aria-label=${t("console.prices.channel")} disabled=${disabled} value=${one.channel} aria-invalid=${wrong(`channels.${at}.owner`) ? "true" : null} onChange=${(event) => change(at, { channel: event.target.value })}>
      ${CHANNELS.map((name) => html`<option key=${name} value=${name} selected=${name === one.channel}>${t(`console.sales_channel.${name}`)}</option>`)}</select>
    <${MoneyInput} fen=${one.price_fen} label=${t("console.prices.channel_price")} disabled=${disabled} error=${wrong(`channels.${at}.price_fen`)} onChange=${(price_fen) => change(at, { price_fen })} />
    ${timing("channels", one, at, change, wrong, disabled)}${remove(at, drop, disabled)}${notes("channels", at, ["owner", "price_fen", "from", "until"], wrong)}</li>`);
}

export function memberLines({ form, change, drop, wrong, disabled }) {
  const shown = (one) => (one.kind === "discount" && bpOf(one.percent) ? partOf(form.price_fen, bpOf(one.percent)) : null);
  return form.members.map((one, at) => html`<li key=${one.key} class="price-line-row">
    <input class="input" maxlength="40" aria-label=${t("console.prices.level")} placeholder=${t("console.prices.level")} disabled=${disabled} value=${one.level} aria-invalid=${wrong(`members.${at}.level`) ? "true" : null} onInput=${(event) => change(at, { level: event.target.value })} />
    <span class="member-value"><select class="input" aria-label=${t("console.prices.member_kind")} disabled=${disabled} value=${one.kind} onChange=${(event) => change(at, { kind: event.target.value })}>
        ${["discount", "price"].map((kind) => html`<option key=${kind} value=${kind} selected=${kind === one.kind}>${t(`console.prices.member_kind.${kind}`)}</option>`)}</select>
      ${one.kind === "price" ? html`<${MoneyInput} key="price" fen=${one.price_fen} label=${t("console.prices.member_price")} disabled=${disabled} error=${wrong(`members.${at}.price_fen`)} onChange=${(price_fen) => change(at, { price_fen })} />`
    : html`<span key="percent" class="percent-input"><input class="input" inputmode="decimal" aria-label=${t("console.prices.percent")} disabled=${disabled} value=${one.percent} aria-invalid=${wrong(`members.${at}.percent`) ? "true" : null} onInput=${(event) => change(at, { percent: event.target.value })} /><span aria-hidden="true">%</span></span>`}</span>
    ${timing("members", one, at, change, wrong, disabled)}${remove(at, drop, disabled)}
    ${shown(one) !== null && html`<small class="line-note">${t("console.prices.off_unified", { amount: money(shown(one)) })}</small>`}${notes("members", at, ["owner", "level", "percent", "price_fen", "from", "until"], wrong)}</li>`);
}

/** A sale's prices come from the sale, where they are changed. */
export function eventLines(events, zone) {
  const when = (instant) => (instant ? localOf(instant, zone).replace("T", " ") : "…");
  return events.map((one) => html`<li key=${one.event_id} class="price-event"><b>${eventName(one)} ${money(one.price_fen)}</b><span>${when(one.from)} – ${when(one.until)}</span>
    <a class="button tiny" href=${`/console/goods/sales/${one.event_id}`}>${t("console.prices.to_sale")}</a></li>`);
}

function timing(kind, one, at, change, wrong, disabled) {
  const field = (name) => html`<input key=${name} class="input" type="datetime-local" aria-label=${t(`console.prices.${name}`)} title=${t(`console.prices.${name}`)} disabled=${disabled} value=${one[name]} aria-invalid=${wrong(`${kind}.${at}.${name}`) ? "true" : null} onInput=${(event) => change(at, { [name]: event.target.value })} />`;
  return html`<label class="tick timed"><input type="checkbox" checked=${one.timed} disabled=${disabled} onChange=${(event) => change(at, { timed: event.target.checked })} /><span>${t("console.prices.timed")}</span></label>
    ${one.timed && html`<span class="price-window">${field("from")}<span aria-hidden="true">–</span>${field("until")}</span>`}`;
}

function remove(at, drop, disabled) {
  return !disabled && html`<button type="button" class="icon-button line-drop" aria-label=${t("console.prices.drop")} title=${t("console.prices.drop")} onClick=${() => drop(at)}>${icon("trash")}</button>`;
}

function notes(kind, at, names, wrong) {
  const told = names.map((name) => wrong(`${kind}.${at}.${name}`)).filter(Boolean);
  return told.length > 0 && html`<small class="field-error line-note" role="alert">${told.join(" ")}</small>`;
}
