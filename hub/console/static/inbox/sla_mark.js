/** When an answer is due, in a row of the list: only when that is soon or past. */

import { now } from "../shared/clock.js";
import { html } from "../shared/html.js";
import { shortClock } from "../shared/durations.js";
import { t } from "../shared/texts.js";

// As the server's filter "at risk" (hub/conversations/listing/pages.py).
const SOON_S = 300;

export const SlaMark = {
  name: "SlaMark",
  props: { sla: Object },
  setup: (props) => () => {
    const { sla } = props;
    const left = sla.due_at ? (Date.parse(sla.due_at) - now.value) / 1000 : Infinity;
    if (sla.breached.length > 0 || left <= 0) return html`<span class="sla-mark breached" title=${t(`console.list.sla.${sla.clock}`)}>${t("console.list.sla.breached")}</span>`;
    if (left > SOON_S) return null;
    return html`<span class="sla-mark" title=${t(`console.list.sla.${sla.clock}`)}>${t("console.list.sla.left", { clock: shortClock(left) })}</span>`;
  },
};
