/** Everything about the prices of one SKU: what they are, why, when, and who changed them.
 *
 * Mount it in a dialog or a page: <PricePanel skuId rights zone @dirty @kept />; `zone` is the shop's time zone.
 */

import { get } from "../../shared/api.js";
import { html, onMounted, reactive, ref, watch } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { PriceAsk } from "./ask.js";
import { PriceCalendar } from "./calendar.js";
import { PriceForm } from "./form.js";
import { PriceHistory } from "./history.js";

const TABS = ["set", "why", "calendar", "history"];

export const PricePanel = {
  name: "PricePanel",
  props: { skuId: String, rights: Array, zone: String, open: { type: String, default: "set" } },
  emits: ["dirty", "kept"],
  setup(props, { emit }) {
    const tab = ref(props.open);
    const answer = ref(null);
    const trouble = ref("");
    const stale = ref(false);
    const buyer = reactive({ channel: "site", member: "", event: "" });
    const load = async () => {
      try {
        answer.value = await get(`/api/v1/skus/${encodeURIComponent(props.skuId)}/prices`);
        trouble.value = "";
        stale.value = false;
      } catch (error) {
        trouble.value = error.message;
      }
    };
    onMounted(load);
    watch(() => props.skuId, () => { answer.value = null; load(); });
    const onKept = (kept) => { answer.value = kept; emit("kept", kept.book); emit("dirty", false); };
    const onTab = (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      tab.value = TABS[(TABS.indexOf(tab.value) + step + TABS.length) % TABS.length];
      event.currentTarget.querySelector(`[data-tab=${tab.value}]`).focus();
    };
    const button = (name) => html`<button key=${name} type="button" role="tab" data-tab=${name} aria-selected=${tab.value === name ? "true" : "false"} tabindex=${tab.value === name ? 0 : -1} onClick=${() => { tab.value = name; }}>${t(`console.prices.tab.${name}`)}</button>`;
    const body = ({ book, warnings }) => html`
      <div key="set" role="tabpanel" hidden=${tab.value !== "set"}>
        ${stale.value && html`<p class="callout warn" role="alert"><span>${t("console.prices.stale")}</span><button type="button" class="button tiny" onClick=${load}>${t("console.prices.reload")}</button></p>`}
        <${PriceForm} book=${book} warnings=${warnings} zone=${props.zone} rights=${props.rights} onKept=${onKept} onStale=${() => { stale.value = true; }} onDirty=${(now) => emit("dirty", now)} /></div>
      ${tab.value === "why" && html`<${PriceAsk} key=${`why${book.rev}`} skuId=${props.skuId} book=${book} zone=${props.zone} buyer=${buyer} />`}
      ${tab.value === "calendar" && html`<${PriceCalendar} key=${`calendar${book.rev}`} skuId=${props.skuId} book=${book} zone=${props.zone} buyer=${buyer} />`}
      ${tab.value === "history" && html`<${PriceHistory} key=${`history${book.rev}`} skuId=${props.skuId} zone=${props.zone} />`}`;
    return () => html`<div class="price-panel"><div class="price-tabs" role="tablist" aria-label=${t("console.prices")} onKeydown=${onTab}>${TABS.map(button)}</div>
      ${trouble.value && html`<p class="callout bad" role="alert"><span>${trouble.value}</span><button type="button" class="button tiny" onClick=${load}>${t("console.again")}</button></p>`}
      ${answer.value ? body(answer.value) : !trouble.value && html`<div class="skeleton panel-ghost" aria-busy="true"></div>`}</div>`;
  },
};
