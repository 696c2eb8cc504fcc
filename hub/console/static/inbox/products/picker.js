/** Chooses a product for a fan and sends it as a card; the server composes it from what is published. */

import { post } from "../../shared/api.js";
import { Dialog } from "../../shared/dialog.js";
import { html, onBeforeUnmount, onMounted, ref, shallowRef } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { holdFor } from "../composer_choices.js";
import { newClientId } from "../outbox.js";
import { dispatch, state } from "../store.js";
import { ChosenProduct } from "./chosen.js";
import { useFound } from "./found.js";
import { LinkForm } from "./link_form.js";
import { ProductList } from "./list.js";

export const ProductPicker = {
  name: "ProductPicker",
  props: { id: String, capabilities: Object },
  emits: ["close"],
  setup(props, { emit }) {
    const found = useFound(props.id);
    const chosen = shallowRef(null);
    const sku = ref("");
    const busy = ref(false);
    const refused = shallowRef(null);
    let clientId = newClientId();
    onMounted(() => found.look());
    onBeforeUnmount(found.stop);
    const choose = (product) => { chosen.value = product; sku.value = product.sku_ids.length === 1 ? product.sku_ids[0] : ""; refused.value = null; };
    const pick = (id) => { sku.value = id; refused.value = null; clientId = newClientId(); };
    const back = () => { chosen.value = null; refused.value = null; clientId = newClientId(); };
    const send = async (anyway) => {
      if (busy.value) return;
      busy.value = true;
      const what = sku.value ? { sku_id: sku.value } : { product_id: chosen.value.product_id };
      try {
        const { messages } = await post(`/api/v1/conversations/${encodeURIComponent(props.id)}/product-card`, { client_id: clientId, ...what, anyway, hold_s: holdFor(props.capabilities) });
        dispatch({ type: "acked", id: props.id, messages });
        emit("close");
      } catch (error) {
        refused.value = error;
      } finally {
        busy.value = false;
      }
    };
    const link = ref(false);
    const asking = ref({ pieces: 1, off: null, label: "", minutes: 15 });
    const sendLink = async () => {
      if (busy.value) return;
      busy.value = true;
      const { pieces, off, label, minutes } = asking.value;
      try {
        const { messages } = await post(`/api/v1/conversations/${encodeURIComponent(props.id)}/checkout-link`, { client_id: clientId, lines: [{ sku_id: sku.value, quantity: pieces }], off_fen: off ?? 0, off_label: label, hold_min: minutes });
        dispatch({ type: "acked", id: props.id, messages });
        emit("close");
      } catch (error) {
        refused.value = error;
        clientId = newClientId(); // what was refused is another ask from now on
      } finally {
        busy.value = false;
      }
    };
    const maySell = () => (state.value.me?.rights ?? []).includes("orders.handle");
    const foot = () => link.value ? html`<${LinkForm} asking=${asking.value} refused=${refused.value} busy=${busy.value} onChange=${(part) => { asking.value = { ...asking.value, ...part }; refused.value = null; }} onBack=${() => { link.value = false; refused.value = null; }} onSend=${sendLink} />` : plainFoot();
    const plainFoot = () => html`<footer class="dialog-foot pick-foot">
      ${refused.value && html`<p class=${`callout ${refused.value.code === "card_not_sellable" ? "warn" : "bad"}`} role="alert">${refused.value.message}</p>`}
      <button type="button" class="button" onClick=${() => emit("close")}>${t("console.cancel")}</button>
      ${refused.value?.code === "card_not_sellable" ? html`<button key="anyway" type="button" class="button danger" disabled=${busy.value} onClick=${() => send(true)}>${t("console.pick.anyway")}</button>`
    : html`${maySell() && sku.value && html`<button key="link" type="button" class="button" onClick=${() => { link.value = true; refused.value = null; }}>${t("console.pick.link")}</button>`}<button key="send" type="button" class="button primary" disabled=${busy.value} onClick=${() => send(false)}>${t("console.pick.send")}</button>`}</footer>`;
    return () => html`<${Dialog} title=${t("console.pick")} wide onClose=${() => emit("close")}><div class="picker">
      ${chosen.value ? html`<${ChosenProduct} key=${chosen.value.product_id} product=${chosen.value} channel=${found.page.value.channel} sku=${sku.value} onSku=${pick} onBack=${back} />` : html`<${ProductList} key="list" found=${found} onChoose=${choose} />`}</div>
      ${chosen.value && foot()}<//>`;
  },
};
