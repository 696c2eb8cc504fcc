/** Why something costs what it costs: the amount, and every price that was looked at, in words. */

import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { money } from "../parts/money.js";

const SIGNS = { won: "check", notice: "info", lost: "minus" };

const step = (one, at) => html`<li key=${at} class=${`trace-step ${one.outcome}`}>${icon(SIGNS[one.outcome])}
  <span><span class="visually-hidden">${t(`console.prices.outcome.${one.outcome}`)} </span>${one.text}</span></li>`;

/** `price` as the API tells it: {amount_fen, msrp_fen, margin, trace}. What lost for other buyers only is folded away. */
export const PriceTrace = {
  name: "PriceTrace",
  props: { price: Object },
  setup: (props) => () => {
    const { amount_fen: amount, msrp_fen: msrp, margin, trace } = props.price;
    const others = trace.filter((one) => ELSEWHERE.has(one.reason));
    const near = trace.filter((one) => !ELSEWHERE.has(one.reason));
    return html`<div class="trace">
      <p class="trace-amount">${amount === null ? html`<b class="none">${t("console.prices.none")}</b>` : html`<b>${money(amount)}</b>`}
        ${msrp !== null && amount !== null && msrp > amount && html`<s>${money(msrp)}</s>`}
        ${margin && html`<span class=${margin.fen < 0 ? "trace-margin bad" : "trace-margin"}>${t("console.prices.margin", { amount: money(margin.fen), percent: (margin.bp / 100).toFixed(1) })}</span>`}</p>
      <ol class="trace-steps">${near.map(step)}</ol>
      ${others.length > 0 && html`<details class="trace-others"><summary>${t("console.prices.others", { n: others.length })}</summary><ol class="trace-steps">${others.map(step)}</ol></details>`}
    </div>`;
  },
};

/** Prices that are meant for somebody else; what is of this buyer and lost is always shown. */
const ELSEWHERE = new Set(["other_channel", "other_level", "not_in_event"]);
