/** The same customer elsewhere: their conversations on every channel that one may see. */

import { serverNow } from "../../shared/api.js";
import { rowTime } from "../../shared/dates.js";
import { html } from "../../shared/html.js";
import { channelIcon } from "../../shared/icons.js";
import { previewOfLast } from "../../shared/previews.js";
import { lang, t } from "../../shared/texts.js";
import { addressOf, goTo } from "../places.js";
import { state } from "../store.js";
import { CardSection } from "./section.js";

export const Identities = {
  name: "CardIdentities",
  props: { head: Object, conversations: Array, timeZone: String },
  setup: (props) => () => html`<${CardSection} name="identities" title=${t("console.card.identities")} count=${props.conversations.length}>
    <ul class="card-rows">${props.conversations.map((head) => row(head, head.id === props.head.id, props.timeZone))}</ul>
    ${props.conversations.length < 2 && html`<p class="card-none">${t("console.card.identities.alone")}</p>`}<//>`,
};

function row(head, isHere, timeZone) {
  const account = state.value.accounts[head.account_id]?.name ?? head.account_id;
  const words = html`<span class=${`card-channel ${head.channel}`}>${channelIcon(head.channel)}</span>
    <span class="card-row-words"><b>${t(`console.channel.${head.channel}`)} · ${account}</b><span>${previewOfLast(head.last)}</span></span>
    <span class="card-row-end">${isHere ? html`<span class="chip accent">${t("console.card.identities.here")}</span>` : head.last_at && rowTime(Date.parse(head.last_at), serverNow(), lang, timeZone, t)}</span>`;
  if (isHere) return html`<li key=${head.id} class="card-row here" aria-current="true">${words}</li>`;
  return html`<li key=${head.id}><a class="card-row" href=${addressOf(head.id)} onClick=${(event) => { event.preventDefault(); goTo(head.id); }}>${words}</a></li>`;
}
