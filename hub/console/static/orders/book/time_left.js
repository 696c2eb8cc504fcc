/** How long an unpaid order still holds its pieces. */

import { serverNow } from "../../shared/api.js";
import { html, onBeforeUnmount, ref } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { clock } from "../words.js";

export const TimeLeft = {
  name: "TimeLeft",
  props: { until: String },
  setup(props) {
    const left = () => (Date.parse(props.until) - serverNow()) / 1000;
    const seconds = ref(left());
    const tick = setInterval(() => { seconds.value = left(); }, 1000);
    onBeforeUnmount(() => clearInterval(tick));
    return () => html`<span class="order-left" role="timer">${seconds.value > 0 ? t("console.orders.time_left", { time: clock(seconds.value) }) : t("console.orders.time_over")}</span>`;
  },
};
