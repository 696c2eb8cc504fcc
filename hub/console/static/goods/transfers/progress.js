/** How far a worker is: a bar, rows, rate, the time that is left, and a way to stop. */

import { html } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { left, number } from "./words.js";

export const Progress = {
  name: "TransferProgress",
  props: { item: Object, title: String, counted: String },
  emits: ["cancel"],
  setup(props, { emit }) {
    return () => {
      const { done_rows: done, total, rows_per_s: rate, seconds_left: seconds } = props.item;
      const known = total > 0 && props.item.state !== "reading";
      const about = [rate && t("console.transfers.rate", { n: number(rate) }), left(seconds)].filter(Boolean).join(" · ");
      return html`<section class="panel transfer-progress" aria-busy="true">
        <div class="progress-head"><h3>${props.title}</h3><span class="spinner" aria-hidden="true"></span></div>
        <progress class="bar" max=${known ? total : null} value=${known ? done : null} aria-label=${props.title}></progress>
        <p class="progress-words" role="status">${known ? t("console.transfers.progress", { done: number(done), total: number(total) }) : t("console.transfers.opening")}<small>${about}</small></p>
        ${props.counted && html`<p class="progress-counted">${props.counted}</p>`}
        <div><button type="button" class="button" onClick=${() => emit("cancel")}>${t("console.cancel")}</button></div>
      </section>`;
    };
  },
};
