/** Who buys: the channel, the level of membership, the sale that they are in. */

import { html } from "../../shared/html.js";
import { t } from "../../shared/texts.js";

export const CHANNELS = ["site", "wechat_mini", "alipay_mini", "taobao", "doudian", "xiaohongshu", "pinduoduo"];

export function levelsOf(book) {
  return [...new Set(book.members.map((one) => one.level))];
}

/** `buyer` is reactive: {channel, member, event}; what the book has no price for is not asked. */
export function buyerFields(buyer, levels, events = []) {
  const choose = (name) => (event) => { buyer[name] = event.target.value; };
  return html`<label class="field" key="channel"><span class="label">${t("console.prices.channel")}</span><select class="input" value=${buyer.channel} onChange=${choose("channel")}>
      ${CHANNELS.map((name) => html`<option key=${name} value=${name} selected=${name === buyer.channel}>${t(`console.sales_channel.${name}`)}</option>`)}</select></label>
    ${levels.length > 0 && html`<label class="field" key="member"><span class="label">${t("console.prices.member")}</span><select class="input" value=${buyer.member} onChange=${choose("member")}>
      <option value="">${t("console.prices.nobody")}</option>${levels.map((name) => html`<option key=${name} value=${name}>${name}</option>`)}</select></label>`}
    ${events.length > 0 && html`<label class="field" key="event"><span class="label">${t("console.prices.event")}</span><select class="input" value=${buyer.event} onChange=${choose("event")}>
      <option value="">${t("console.prices.no_event")}</option>${events.map((one) => html`<option key=${one.event_id} value=${one.event_id}>${eventName(one)}</option>`)}</select></label>`}`;
}

export function eventName(event) {
  return t(`console.prices.event.${event.kind}`);
}
