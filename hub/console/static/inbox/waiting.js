/** How long the fan has waited, ticking, in a colour that says how bad that is. */

import { html } from "../shared/html.js";
import { now } from "../shared/clock.js";
import { waitingLevel, waitingText } from "../shared/durations.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";

export const Waiting = {
  name: "Waiting",
  props: { since: String },
  setup: (props) => () => {
    const seconds = (now.value - Date.parse(props.since)) / 1000;
    const { key, params } = waitingText(seconds);
    const words = t(key, params);
    return html`<span class=${`waiting ${waitingLevel(seconds)}`} title=${t("console.wait.about")}>${icon("clock", "small-icon")}
      <span class="visually-hidden">${t("console.wait.about")} </span>${words}</span>`;
  },
};
