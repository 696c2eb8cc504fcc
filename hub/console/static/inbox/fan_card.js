/** The fan beside the conversation: who they are here, where they write from, what we may still send. */

import { html } from "../shared/html.js";
import { avatar } from "../shared/avatar.js";
import { now } from "../shared/clock.js";
import { fanName } from "../shared/fan_name.js";
import { fullTime } from "../shared/dates.js";
import { icon } from "../shared/icons.js";
import { lang, t } from "../shared/texts.js";
import { quotaNow } from "./quota.js";
import { state } from "./store.js";

export const FanCard = {
  name: "FanCard",
  props: { head: Object },
  emits: ["close"],
  setup: (props, { emit }) => () => {
    const { head } = props;
    return html`<aside class="fan-card" aria-label=${t("console.fan.card")}>
      <button type="button" class="icon-button fan-close" aria-label=${t("console.close")} onClick=${() => emit("close")}>${icon("close")}</button>
      <div class="fan-face">${avatar(head, "large")}<h2>${fanName(head)}</h2>
        ${head.fan?.reachable === false && html`<span class="chip bad">${t("console.fan.unreachable")}</span>`}</div>
      ${section("console.fan.contact", contact(head))}
      <${QuotaBlock} head=${head} />
      ${section("console.fan.history", history(head))}
    </aside>`;
  },
};

function section(title, rows) {
  return html`<section class="fan-section"><h3>${t(title)}</h3><dl>${rows.filter(([, value]) => value).map(([key, value, tip]) =>
    html`<div key=${key}><dt>${t(key)}</dt><dd title=${tip ?? value}>${value}</dd></div>`)}</dl></section>`;
}

function contact(head) {
  return [
    ["console.fan.channel", t(`console.channel.${head.channel}`)],
    ["console.fan.account", state.value.accounts[head.account_id]?.name ?? head.account_id],
    ["console.fan.customer", head.customer_id ? `…${head.customer_id.slice(-8)}` : "", head.customer_id],
  ];
}

function history(head) {
  const { episode } = head;
  const zone = state.value.shop?.timezone;
  return [
    ["console.fan.episodes", String(episode?.number ?? 0)],
    ["console.fan.state", t(`console.state.${episode?.state ?? "none"}`)],
    ["console.fan.assignee", episode?.assignee?.name],
    ["console.fan.opened", episode?.opened_at && fullTime(Date.parse(episode.opened_at), lang, zone)],
    ["console.fan.messages", String(head.seq)],
  ];
}

const QuotaBlock = {
  name: "QuotaBlock",
  props: { head: Object },
  setup: (props) => () => {
    const quota = quotaNow(props.head, now.value);
    if (!quota) return null;
    const words = quota.over ? t("console.barrier.window_over") : t("console.quota.left", { n: quota.left });
    return html`<section class="fan-section"><h3>${t("console.fan.quota")}</h3>
      <div class=${`quota-block ${quota.over || quota.left === 0 ? "spent" : ""}`}><b>${words}</b>
        <span class="pips" aria-hidden="true">${Array.from({ length: Math.min(quota.max, 20) }, (_, i) => html`<i key=${i} class=${!quota.over && i < quota.left ? "full" : ""}></i>`)}</span>
        ${!quota.over && html`<span class="muted small">${t("console.quota.until", { clock: quota.clock })}</span>`}</div></section>`;
  },
};
