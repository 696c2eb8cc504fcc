/** How long until a promised answer is due, or how long it is overdue; quiet until it is worth a look. */

import { html } from "../shared/html.js";
import { now } from "../shared/clock.js";
import { shortClock } from "../shared/durations.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";

const HOUR_S = 3600;

/** {level: calm | soon | late, seconds} of a head's clock at `nowMs`; null when none runs. Pure. */
export function slaNow(sla, nowMs) {
  if (!sla) return null;
  const left = (Date.parse(sla.due_at) - nowMs) / 1000;
  if (left <= 0) return { level: "late", seconds: -left };
  return { level: nowMs >= Date.parse(sla.warn_at || sla.due_at) ? "soon" : "calm", seconds: left };
}

/** `quiet`: nothing while there is time enough, as in a list. */
export const SlaChip = {
  name: "SlaChip",
  props: { sla: Object, quiet: Boolean },
  setup: (props) => () => {
    const shown = slaNow(props.sla, now.value);
    if (!shown || (props.quiet && shown.level === "calm")) return null;
    const time = long(shown.seconds);
    const clock = t(`console.sla.${props.sla.clock}`);
    const words = t(shown.level === "late" ? "console.sla.late" : "console.sla.left", { clock, time });
    return html`<span class=${`sla-chip ${shown.level}`} title=${words}>${icon(shown.level === "late" ? "alert" : "clock", "small-icon")}
      <span class="visually-hidden">${words}</span><span aria-hidden="true">${props.quiet ? t(`console.sla.row.${shown.level}`, { time }) : html`<span class="sla-clock">${clock} </span>${time}`}</span></span>`;
  },
};

function long(seconds) {
  if (seconds < HOUR_S) return shortClock(seconds);
  const hours = Math.floor(seconds / HOUR_S);
  return hours < 48 ? t("console.sla.hours", { n: hours }) : t("console.sla.days", { n: Math.floor(hours / 24) });
}
