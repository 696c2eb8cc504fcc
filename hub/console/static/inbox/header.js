/** Who this is, who has it, who else looks at it, and what can be done with it. */

import { fanName } from "../shared/fan_name.js";
import { html, ref } from "../shared/html.js";
import { avatar } from "../shared/avatar.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";
import { headerActs } from "./desk/header_acts.js";
import { timeWords } from "./desk/snooze.js";
import { heldByOther, isMine } from "./quota.js";
import { SlaChip } from "./sla_chip.js";
import { state } from "./store.js";
import { Waiting } from "./waiting.js";

export const Header = {
  name: "Header",
  props: { head: Object, thread: Object, cardOpen: Boolean },
  emits: ["back", "card"],
  setup(props, { emit }) {
    const busy = ref(false);
    const run = (act) => async () => { busy.value = true; await act(props.head.id); busy.value = false; };
    return () => {
      const { head } = props;
      const account = state.value.accounts[head.account_id]?.name ?? "";
      return html`<header class="conversation-head">
        <button type="button" class="icon-button back" aria-label=${t("console.back")} onClick=${() => emit("back")}>${icon("back")}</button>
        ${avatar(head)}
        <div class="head-words"><h2 title=${fanName(head)}>${fanName(head)}</h2>
          <p class="head-sub"><span>${t(`console.channel.${head.channel}`)}${account ? ` · ${account}` : ""}</span>${viewers(props.thread)}</p></div>
        <div class="head-acts"><${SlaChip} sla=${head.sla} />${stateOf(head)}${headerActs(head, busy.value, run)}
          <button type="button" class="icon-button card-toggle" aria-pressed=${props.cardOpen ? "true" : "false"} aria-label=${t("console.fan.card")} title=${t("console.fan.card")} onClick=${() => emit("card")}>${icon("info")}</button></div>
      </header>`;
    };
  },
};

function stateOf(head) {
  const { episode } = head;
  const me = state.value.me?.id;
  if (head.snoozed_until) return html`<span class="chip head-state snoozed-chip" title=${t("console.snooze.about")}>${icon("moon", "small-icon")}${t("console.snooze.until_chip", { time: timeWords(Date.parse(head.snoozed_until)) })}</span>`;
  if (episode?.state === "bot") return html`<span class="chip accent head-state">${t("console.held_by_bot")}</span>`;
  if (head.waiting_since && !head.sla) return html`<${Waiting} since=${head.waiting_since} />`;
  if (heldByOther(head, me)) return html`<span class="chip head-state">${t("console.held_by", { name: episode.assignee?.name })}</span>`;
  if (isMine(head, me)) return html`<span class="chip accent head-state">${t("console.held_by_me")}</span>`;
  return episode?.state === "closed" ? html`<span class="chip head-state">${t(`console.closed.${episode.close_reason ?? "resolved"}`)}</span>` : null;
}

function viewers(thread) {
  const others = (thread?.viewers ?? []).filter((viewer) => viewer.id !== state.value.me?.id);
  if (others.length === 0) return null;
  const names = others.map((viewer) => viewer.name).join(t("console.list_comma"));
  return html`<span class="viewing" title=${names}>${icon("eye")}${t("console.viewing", { names })}</span>`;
}
