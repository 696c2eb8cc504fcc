/** Plain facts of the conversation: channel, account, state, how much was said, what we may still send. */

import { now } from "../../shared/clock.js";
import { fullTime } from "../../shared/dates.js";
import { html } from "../../shared/html.js";
import { lang, t } from "../../shared/texts.js";
import { quotaNow } from "../quota.js";
import { state } from "../store.js";
import { CardSection } from "./section.js";

export const Facts = {
  name: "CardFacts",
  props: { head: Object, timeZone: String },
  setup: (props) => () => html`<${CardSection} name="facts" title=${t("console.card.facts")}><dl>${rows(props).filter(([, value]) => value).map(([key, value, tip]) =>
    html`<div key=${key}><dt>${t(key)}</dt><dd title=${tip ?? value}>${value}</dd></div>`)}</dl><//>`,
};

function rows({ head, timeZone }) {
  const { episode } = head;
  return [
    ["console.fan.channel", t(`console.channel.${head.channel}`)],
    ["console.fan.account", state.value.accounts[head.account_id]?.name ?? head.account_id],
    ["console.fan.state", t(`console.state.${episode?.state ?? "none"}`)],
    ["console.fan.assignee", episode?.assignee?.name],
    ["console.fan.opened", episode?.opened_at && fullTime(Date.parse(episode.opened_at), lang, timeZone)],
    ["console.fan.messages", String(head.seq)],
    ["console.fan.customer", head.customer_id ? `…${head.customer_id.slice(-8)}` : "", head.customer_id],
  ];
}

export const QuotaBlock = {
  name: "QuotaBlock",
  props: { head: Object },
  setup: (props) => () => {
    const quota = quotaNow(props.head, now.value);
    if (!quota) return null;
    const words = quota.over ? t("console.barrier.window_over") : t("console.quota.left", { n: quota.left });
    return html`<${CardSection} name="quota" title=${t("console.fan.quota")}>
      <div class=${`quota-block ${quota.over || quota.left === 0 ? "spent" : ""}`}><b>${words}</b>
        <span class="pips" aria-hidden="true">${Array.from({ length: Math.min(quota.max, 20) }, (_, i) => html`<i key=${i} class=${!quota.over && i < quota.left ? "full" : ""}></i>`)}</span>
        ${!quota.over && html`<span class="muted small">${t("console.quota.until", { clock: quota.clock })}</span>`}</div><//>`;
  },
};
