/** One product before it is sent: all of it or one SKU, with price and stock, and why not. */

import { get } from "../../shared/api.js";
import { html, onMounted, ref } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { offerReasons } from "./reasons.js";
import { leftOf, leftOfOffer, money, priceOf, specsOf } from "./words.js";

/** `sku` is the chosen SKU's id, "" for the product as such. */
export const ChosenProduct = {
  name: "ChosenProduct",
  props: { product: Object, channel: String, sku: String },
  emits: ["sku", "back"],
  setup(props, { emit }) {
    const offers = ref(null);
    const names = ref({});
    const trouble = ref("");
    const why = ref("");
    const load = async () => {
      const ids = props.product.sku_ids.join(",");
      try {
        const [told, known] = await Promise.all([get(`/api/v1/offers?${new URLSearchParams({ sku_ids: ids, channel: props.channel })}`), get(`/api/v1/skus?${new URLSearchParams({ ids })}`)]);
        names.value = Object.fromEntries(known.skus.map((one) => [one.id, specsOf(one)]));
        offers.value = told.offers;
        trouble.value = "";
      } catch (error) {
        trouble.value = error.message;
      }
    };
    onMounted(load);
    const line = (offer) => {
      const left = leftOfOffer(offer);
      const open = why.value === offer.sku_id;
      return html`<li key=${offer.sku_id} role="none" class="sku-line"><label class="sku-choice"><input type="radio" name="pick-sku" checked=${props.sku === offer.sku_id} onChange=${() => emit("sku", offer.sku_id)} />
          <span class="sku-name">${names.value[offer.sku_id]}</span><b>${offer.price.amount_fen === null ? t("console.prices.none") : money(offer.price.amount_fen)}</b><small class=${left.bad ? "bad" : null}>${left.text}</small></label>
        <button type="button" class="icon-button" aria-expanded=${open ? "true" : "false"} aria-label=${t("console.pick.why", { name: names.value[offer.sku_id] })} title=${t("console.pick.why", { name: names.value[offer.sku_id] })} onClick=${() => { why.value = open ? "" : offer.sku_id; }}>${icon("question")}</button>
        ${open && offerReasons(offer)}</li>`;
    };
    const whole = () => {
      const left = leftOf(props.product.left, props.product.sellable);
      return html`<li key="all" role="none" class="sku-line"><label class="sku-choice"><input type="radio" name="pick-sku" checked=${props.sku === ""} onChange=${() => emit("sku", "")} /><span class="sku-name">${t("console.pick.whole")}</span><b>${priceOf(props.product)}</b><small class=${left.bad ? "bad" : null}>${left.text}</small></label></li>`;
    };
    return () => html`<div class="chosen"><div class="chosen-head"><button type="button" class="icon-button" aria-label=${t("console.pick.back")} title=${t("console.pick.back")} onClick=${() => emit("back")}>${icon("back")}</button>
        ${props.product.picture_url && html`<img src=${props.product.picture_url} alt="" width="64" height="64" />`}<span class="pick-words"><b>${props.product.title}</b><small>${[props.product.code, t(`console.sales_channel.${props.channel}`)].join(" · ")}</small></span></div>
      ${trouble.value && html`<p class="callout bad" role="alert"><span>${trouble.value}</span><button type="button" class="button tiny" onClick=${load}>${t("console.again")}</button></p>`}
      ${!offers.value && !trouble.value && html`<div class="skeleton pick-ghost" aria-busy="true"></div>`}
      ${offers.value && html`<ul class="sku-lines" role="radiogroup" aria-label=${t("console.pick.which")}>${offers.value.length > 1 && whole()}${offers.value.map(line)}</ul>`}</div>`;
  },
};
