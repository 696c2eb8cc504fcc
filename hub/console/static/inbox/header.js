/** Who this is, who has it, who else looks at it, and what can be done with it. */

import { fanName } from "../shared/fan_name.js";
import { html, ref } from "../shared/html.js";
import { avatar } from "../shared/avatar.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";
import { close, release, take, takeOver } from "./actions.js";
import { Menu } from "./menu.js";
import { heldByOther, isMine } from "./quota.js";
import { state } from "./store.js";
import { Waiting } from "./waiting.js";

const REASONS = ["resolved", "no_reply", "spam"];

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
        <div class="head-acts">${stateOf(head)}${buttons(head, busy.value, run)}
          <button type="button" class="icon-button card-toggle" aria-pressed=${props.cardOpen ? "true" : "false"} aria-label=${t("console.fan.card")} title=${t("console.fan.card")} onClick=${() => emit("card")}>${icon("info")}</button></div>
      </header>`;
    };
  },
};

function stateOf(head) {
  const { episode } = head;
  const me = state.value.me?.id;
  if (head.waiting_since) return html`<${Waiting} since=${head.waiting_since} />`;
  if (heldByOther(head, me)) return html`<span class="chip head-state">${t("console.held_by", { name: episode.assignee?.name })}</span>`;
  if (isMine(head, me)) return html`<span class="chip accent head-state">${t("console.held_by_me")}</span>`;
  return episode?.state === "closed" ? html`<span class="chip head-state">${t(`console.closed.${episode.close_reason ?? "resolved"}`)}</span>` : null;
}

function buttons(head, busy, run) {
  const me = state.value.me?.id;
  const open = head.episode && head.episode.state !== "closed";
  const closing = { label: t("console.close_conversation"), primary: false, items: REASONS.map((reason) => ({ label: t(`console.close.${reason}`), run: () => close(head.id, reason) })) };
  if (heldByOther(head, me)) return html`<button type="button" class="button" disabled=${busy} onClick=${run(takeOver)}>${t("console.take_over")}</button>`;
  if (isMine(head, me)) {
    closing.items.push({ label: t("console.release"), run: () => release(head.id), apart: true });
    return html`<${Menu} ...${closing} />`;
  }
  return html`<button type="button" class="button primary" disabled=${busy} onClick=${run(take)}>${t(open ? "console.take" : "console.take.again")}</button>
    ${open && html`<${Menu} ...${closing} />`}`;
}

function viewers(thread) {
  const others = (thread?.viewers ?? []).filter((viewer) => viewer.id !== state.value.me?.id);
  if (others.length === 0) return null;
  const names = others.map((viewer) => viewer.name).join(t("console.list_comma"));
  return html`<span class="viewing" title=${names}>${icon("eye")}${t("console.viewing", { names })}</span>`;
}
