/** One conversation on the wall: chosen, looked into, with how long the fan waits or how much time is left. */

import { channelIcon } from "../shared/icons.js";
import { fanName } from "../shared/fan_name.js";
import { html } from "../shared/html.js";
import { waitingLevel } from "../shared/durations.js";
import { previewOfLast } from "../shared/previews.js";
import { t } from "../shared/texts.js";
import { countdown, since, span } from "./numbers.js";
import { accountNames, chosen, groupNames, looked, may } from "./wall_state.js";

/** `about`: "wait" (how long the fan waits) or "due" (what is left of the clock). */
export function conversationLine(head, about, place = 0) {
  const name = fanName(head);
  const choose = (event) => (event.target.checked ? chosen.add(head.id) : chosen.delete(head.id));
  return html`<li key=${head.id} class=${`line ${chosen.has(head.id) ? "is-chosen" : ""}`} data-id=${head.id}>
    ${may("inbox.assign") && html`<label class="line-choice"><input type="checkbox" aria-label=${t("console.wall.choose", { name })} checked=${chosen.has(head.id)} onChange=${choose} /></label>`}
    ${place > 0 && html`<span class="line-place" aria-hidden="true">${place}</span>`}
    <button type="button" class="line-body" disabled=${!may("inbox.read")} onClick=${() => { looked.value = head.id; }}>
      <span class="line-top"><b class="line-name">${name}</b>${head.priority > 0 && html`<span class="chip accent">${t("console.wall.priority", { n: head.priority })}</span>`}</span>
      <span class="line-words">${channelIcon(head.channel, "small-icon")}<span class="line-cut">${where(head, about)}${about === "wait" && head.last && html`<span class="line-preview"> · ${previewOfLast(head.last)}</span>`}</span></span>
    </button>
    ${about === "due" ? due(head) : wait(head)}
  </li>`;
}

function where(head, about) {
  const group = groupNames.value.get(head.group_id);
  const holder = head.episode?.state === "agent" ? head.episode.assignee?.name : "";
  const parts = about === "due" ? [t(`console.wall.clock.${head.sla.clock}`), holder || t("console.wall.queued"), group] : [accountNames.value.get(head.account_id), group];
  return parts.filter(Boolean).join(" · ");
}

function wait(head) {
  if (!head.waiting_since) return html`<span class="line-time calm">${t("console.wall.answered")}</span>`;
  const seconds = since(head.waiting_since);
  return html`<time class=${`line-time ${waitingLevel(seconds)}`} datetime=${head.waiting_since}>${span(seconds)}</time>`;
}

function due(head) {
  const { late, words } = countdown(head.sla.due_at);
  return html`<time class=${`line-time ${late ? "overdue" : "late"}`} datetime=${head.sla.due_at}>${words}</time>`;
}
