/** What can be done with the conversation that is open, as far as one may: the most likely act is a button. */

import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { close, release, take, takeOver } from "../actions.js";
import { Menu } from "../menu.js";
import { heldByOther, isMine } from "../quota.js";
import { state } from "../store.js";
import { tryAct } from "./desk_acts.js";
import { snoozeChoices, wake } from "./snooze.js";
import { askTransfer } from "./transfer.js";

const REASONS = ["resolved", "no_reply", "spam"];
const URGENT = 1;
const may = (right) => Boolean(state.value.me?.rights?.includes(right));

/** Which acts make sense now: {take, takeOver, close, transfer, snooze, wake, release, urgent}. Pure. */
export function actsOf(head, meId, has) {
  const episode = head.episode;
  const open = Boolean(episode) && episode.state !== "closed";
  const mine = isMine(head, meId);
  const others = heldByOther(head, meId);
  const acts = !others || has("inbox.assign");
  return {
    take: has("inbox.reply") && !mine && !others,
    again: !open,
    takeOver: others && has("inbox.takeover"),
    close: open && acts && has("inbox.close"),
    transfer: open && acts && has("inbox.reply"),
    snooze: open && acts && has("inbox.reply") && !head.snoozed_until && episode.state !== "bot",
    wake: open && Boolean(head.snoozed_until) && has("inbox.reply"),
    release: mine,
    urgent: open && has("inbox.reply"),
  };
}

export function headerActs(head, busy, run) {
  const can = actsOf(head, state.value.me?.id, may);
  return html`${can.take && button(can.again ? "console.take.again" : "console.take", "primary", busy, run(take))}
    ${can.takeOver && button("console.take_over", "", busy, run(takeOver))}
    ${can.wake && html`<button type="button" class="button" disabled=${busy} onClick=${run(wake)}>${t("console.snooze.wake")}</button>`}
    ${can.transfer && html`<button type="button" class="icon-button wide-only" aria-label=${t("console.transfer")} title=${t("console.transfer")} onClick=${() => askTransfer(head.id)}>${icon("swap")}</button>`}
    ${can.snooze && html`<${Menu} class="wide-only" bare=${true} iconName="moon" about=${t("console.snooze")} items=${snoozeChoices(head.id)} />`}
    ${can.close && html`<${Menu} class="wide-only" label=${t("console.close_conversation")} items=${closing(head)} />`}
    ${more(head, can)}`;
}

function closing(head) {
  return REASONS.map((reason) => ({ label: t(`console.close.${reason}`), run: () => close(head.id, reason) }));
}

/** Behind the three dots; on a narrow screen everything that has no button of its own there. */
function more(head, can) {
  const only = "narrow-only";
  const urgent = head.priority > 0;
  const items = [
    can.transfer && { label: t("console.transfer"), run: () => askTransfer(head.id), only },
    ...(can.snooze ? snoozeChoices(head.id).map((choice) => ({ ...choice, label: t("console.snooze.to", { time: choice.label }), only })) : []),
    can.urgent && { label: t(urgent ? "console.priority.normal" : "console.priority.urgent"), run: () => tryAct(head.id, "priority", { priority: urgent ? 0 : URGENT }) },
    can.release && { label: t("console.release"), run: () => release(head.id) },
    ...(can.close ? closing(head).map((item, n) => ({ ...item, label: t("console.close.as", { reason: item.label }), only, apart: n === 0 })) : []),
  ].filter(Boolean);
  return items.length > 0 && html`<${Menu} bare=${true} iconName="more" about=${t("console.more")} items=${items} />`;
}

function button(key, look, busy, run) {
  return html`<button type="button" class=${`button ${look}`} disabled=${busy} onClick=${run}>${t(key)}</button>`;
}
