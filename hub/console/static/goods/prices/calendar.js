/** What a SKU costs on which day of a month, and why; a list of spans on a phone. */

import { get } from "../../shared/api.js";
import { lang, t } from "../../shared/texts.js";
import { html, onMounted, ref, watch } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { localOf } from "../parts/moments.js";
import { money } from "../parts/money.js";
import { useNarrow } from "../parts/narrow.js";
import { buyerFields, levelsOf } from "./buyer.js";
import { amountsOf, monthOf, moved, spanOf, weeksOf } from "./calendar_rules.js";

const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

export const PriceCalendar = {
  name: "PriceCalendar",
  props: { skuId: String, book: Object, zone: String, buyer: Object },
  setup(props) {
    const today = localOf(new Date().toISOString(), props.zone).slice(0, 10);
    const month = ref(monthOf(new Date().toISOString(), props.zone));
    const chosen = ref(today);
    const segments = ref(null);
    const trouble = ref("");
    const narrow = useNarrow();
    let round = 0;
    const load = async () => {
      const mine = ++round;
      const { channel, member, event } = props.buyer;
      const asked = new URLSearchParams({ ...spanOf(month.value, props.zone), channel, ...(member ? { member } : {}), ...(event ? { event } : {}) });
      try {
        const answer = await get(`/api/v1/skus/${encodeURIComponent(props.skuId)}/price-calendar?${asked}`);
        if (mine === round) { segments.value = answer.segments; trouble.value = ""; }
      } catch (error) {
        if (mine === round) trouble.value = error.message;
      }
    };
    const turn = (by) => { month.value = moved(month.value, by); chosen.value = ""; };
    onMounted(load);
    watch([() => ({ ...props.buyer }), month], load);
    const cell = (one, at) => {
      if (!one.day) return html`<span key=${`e${at}`} class="cal-day empty"></span>`;
      const amounts = amountsOf(one);
      const upTo = amounts && amounts.high !== amounts.low ? html`<span class="visually-hidden"> – ${money(amounts.high)}</span>` : null;
      return html`<button key=${one.day} type="button" class=${["cal-day", one.day === today && "today", amounts && amounts.low !== amounts.high && "changing"]} aria-pressed=${one.day === chosen.value ? "true" : "false"} onClick=${() => { chosen.value = one.day; }}>
        <span class="cal-number"><span class="visually-hidden">${one.day.slice(0, 8)}</span>${Number(one.day.slice(8))}</span><span class=${amounts ? "cal-price" : "cal-price none"}>${amounts ? short(amounts.low) : "—"}${upTo}</span></button>`;
    };
    const grid = (weeks) => html`<div class="cal-grid" role="group" aria-label=${monthName(month.value)}>${WEEKDAYS.map((name) => html`<span key=${name} class="cal-weekday">${t(`console.prices.weekday.${name}`)}</span>`)}${weeks.flat().map(cell)}</div>
      ${chosen.value && html`<div class="cal-chosen" aria-live="polite"><h4>${chosen.value}</h4>${list(weeks.flat().find((one) => one.day === chosen.value)?.segments ?? [], props.zone)}</div>`}`;
    return () => html`<div class="price-calendar"><div class="buyer">${buyerFields(props.buyer, levelsOf(props.book), props.book.events)}</div>
      <div class="cal-head"><button type="button" class="icon-button" aria-label=${t("console.prices.earlier")} onClick=${() => turn(-1)}>${icon("back")}</button><b aria-live="polite">${monthName(month.value)}</b>
        <button type="button" class="icon-button flipped" aria-label=${t("console.prices.later")} onClick=${() => turn(1)}>${icon("back")}</button></div>
      ${trouble.value && html`<p class="callout bad" role="alert">${trouble.value}</p>`}
      ${!segments.value ? !trouble.value && html`<div class="skeleton cal-ghost" aria-busy="true"></div>` : narrow.value ? list(segments.value, props.zone) : grid(weeksOf(month.value, segments.value, props.zone))}</div>`;
  },
};

function list(segments, zone) {
  const when = (instant) => localOf(instant, zone).replace("T", " ").slice(5);
  return html`<ol class="cal-list">${segments.map((one) => html`<li key=${one.from}><span class="cal-when">${when(one.from)} – ${when(one.until)}</span>
    <b>${one.price.amount_fen === null ? t("console.prices.none") : money(one.price.amount_fen)}</b><small>${one.price.trace.filter((step) => step.outcome !== "lost").map((step) => step.text).join(" · ")}</small></li>`)}</ol>`;
}

/** Cells are narrow: whole yuan stand without their ".00". */
function short(fen) {
  return money(fen).replace(/\.00$/u, "");
}

function monthName(month) {
  const [year, number] = month.split("-").map(Number);
  return new Intl.DateTimeFormat(lang, { year: "numeric", month: "long", timeZone: "UTC" }).format(Date.UTC(year, number - 1, 1));
}
