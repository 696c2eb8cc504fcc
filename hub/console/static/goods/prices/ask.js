/** "Why this price": choose a buyer and a moment, and see the price and the way to it. */

import { get } from "../../shared/api.js";
import { html, onMounted, ref, watch } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { instantOf } from "../parts/moments.js";
import { buyerFields, levelsOf } from "./buyer.js";
import { PriceTrace } from "./trace.js";

export const PriceAsk = {
  name: "PriceAsk",
  props: { skuId: String, book: Object, zone: String, buyer: Object },
  setup(props) {
    const at = ref("");
    const price = ref(null);
    const trouble = ref("");
    let round = 0;
    const ask = async () => {
      const mine = ++round;
      const { channel, member, event } = props.buyer;
      const asked = new URLSearchParams({ channel, ...(member ? { member } : {}), ...(event ? { event } : {}), ...(at.value ? { at: instantOf(at.value, props.zone) } : {}) });
      try {
        const answer = await get(`/api/v1/skus/${encodeURIComponent(props.skuId)}/price?${asked}`);
        if (mine === round) { price.value = answer.price; trouble.value = ""; }
      } catch (error) {
        if (mine === round) trouble.value = error.message;
      }
    };
    onMounted(ask);
    watch([() => ({ ...props.buyer }), at, () => props.skuId], ask);
    return () => html`<div class="price-ask">
      <div class="buyer">${buyerFields(props.buyer, levelsOf(props.book), props.book.events)}
        <label class="field"><span class="label">${t("console.prices.at")}</span><input class="input" type="datetime-local" value=${at.value} onInput=${(event) => { at.value = event.target.value; }} /></label></div>
      ${trouble.value && html`<p class="callout bad" role="alert">${trouble.value}</p>`}
      <div aria-live="polite">${price.value ? html`<${PriceTrace} price=${price.value} />` : !trouble.value && html`<div class="skeleton trace-ghost" aria-busy="true"></div>`}</div></div>`;
  },
};
