/** One conversation in the list. */

import { fanName } from "../shared/fan_name.js";
import { html } from "../shared/html.js";
import { avatar } from "../shared/avatar.js";
import { serverNow } from "../shared/api.js";
import { rowTime } from "../shared/dates.js";
import { previewOfLast } from "../shared/previews.js";
import { lang, t } from "../shared/texts.js";
import { draftOf } from "./drafts.js";
import { ticks } from "./ticks.js";
import { Waiting } from "./waiting.js";

export const Row = {
  name: "Row",
  props: { head: Object, open: Boolean, current: Boolean, meId: String, timeZone: String, today: String },
  emits: ["open"],
  setup: (props, { emit }) => () => {
    const { head, open } = props;
    const name = fanName(head);
    return html`<li class=${`row ${open ? "open" : ""} ${head.unread ? "unread" : ""}`}>
      <button type="button" class="row-button" data-id=${head.id} tabindex=${props.current ? 0 : -1} aria-current=${open ? "true" : null} onClick=${() => emit("open", head.id)}>
        ${avatar(head)}
        <span class="row-words">
          <span class="row-top"><b class="row-name">${name}</b><time class="row-time" datetime=${head.last_at}>${head.last_at && rowTime(Date.parse(head.last_at), serverNow(), lang, props.timeZone, t)}</time></span>
          <span class="row-middle"><span class="row-preview">${preview(head, open)}</span>
            ${head.unread > 0 && html`<span class="badge" aria-label=${t("console.row.unread", { n: head.unread })}>${head.unread > 99 ? "99+" : head.unread}</span>`}</span>
          ${foot(head, props.meId)}
        </span>
      </button></li>`;
  },
};

function preview(head, open) {
  const draft = open ? "" : draftOf(head.id).text;
  if (draft) return html`<span class="row-draft">${t("console.row.draft")}</span> ${draft}`;
  const { last } = head;
  const status = last?.direction === "out" && last.status !== "read" && last.status !== "delivered" ? ticks(last.status) : null;
  return html`${status}${last?.direction === "out" ? html`<span class="row-you">${t("console.row.reply")}</span>` : null}${previewOfLast(last)}`;
}

function foot(head, meId) {
  const { episode } = head;
  const holder = episode?.state === "agent" ? (episode.assignee?.id === meId ? t("console.me") : episode.assignee?.name) : "";
  if (!head.waiting_since && !holder && episode?.state !== "closed") return null;
  return html`<span class="row-foot">${head.waiting_since && html`<${Waiting} since=${head.waiting_since} />`}
    ${holder && html`<span class="row-holder">${t("console.row.holder", { name: holder })}</span>`}
    ${episode?.state === "closed" && html`<span class="row-holder">${t("console.state.closed")}</span>`}</span>`;
}
