/** Who changed which figure of a SKU's prices, and when. */

import { get } from "../../shared/api.js";
import { html, onMounted, ref } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { localOf } from "../parts/moments.js";
import { changesOf } from "./history_rules.js";

export const PriceHistory = {
  name: "PriceHistory",
  props: { skuId: String, zone: String },
  setup(props) {
    const lines = ref(null);
    const next = ref(null);
    const trouble = ref("");
    const load = async () => {
      try {
        const answer = await get(`/api/v1/skus/${encodeURIComponent(props.skuId)}/price-changes?limit=20${next.value === null ? "" : `&after=${next.value}`}`);
        lines.value = [...(lines.value ?? []), ...answer.changes];
        next.value = answer.next;
        trouble.value = "";
      } catch (error) {
        trouble.value = error.message;
      }
    };
    onMounted(load);
    const line = (one) => html`<li key=${one.number}><span class="history-when">${localOf(one.at, props.zone).replace("T", " ")} ${one.by_name && html`<b>${one.by_name}</b>`}</span>
      <ul>${changesOf(one).map((text) => html`<li key=${text}>${text}</li>`)}</ul></li>`;
    return () => html`<div class="price-history">${trouble.value && html`<p class="callout bad" role="alert">${trouble.value} <button type="button" class="button tiny" onClick=${load}>${t("console.again")}</button></p>`}
      ${lines.value?.length === 0 && html`<p class="none">${t("console.prices.history.none")}</p>`}
      ${lines.value ? html`<ol class="history-list">${lines.value.map(line)}</ol>` : !trouble.value && html`<div class="skeleton trace-ghost" aria-busy="true"></div>`}
      ${next.value !== null && html`<button type="button" class="button" onClick=${load}>${t("console.prices.history.more")}</button>`}</div>`;
  },
};
