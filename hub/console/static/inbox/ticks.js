/** How far a reply got, as one small sign with words for those who do not see it. */

import { html } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";

const SIGNS = {
  uploading: "clock", queued: "clock", sending: "clock", sent: "check", delivered: "checks", read: "checks",
  failed: "alert", refused: "alert", unconfirmed: "question",
};

/** On channels with receipts the fan's reading position says more than the last status. */
export function statusShown(message, head, capabilities) {
  const accepted = message.status === "sent" || message.status === "delivered";
  return accepted && capabilities?.receipts && message.seq <= (head?.read_by_fan_seq ?? 0) ? "read" : message.status;
}

export function ticks(status) {
  if (!status) return null;
  const words = t(`console.status.${status}`);
  return html`<span class=${`ticks ${status}`} role="img" aria-label=${words} title=${words}>${icon(SIGNS[status])}</span>`;
}
