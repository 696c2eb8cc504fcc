/** Receiving, counting or moving one SKU; a count that leaves buyers short is refused first, then accepted on purpose. */

import { post } from "../../../shared/api.js";
import { Dialog } from "../../../shared/dialog.js";
import { computed, html, inject, nextTick, onMounted, ref } from "../../../shared/html.js";
import { icon } from "../../../shared/icons.js";
import { t } from "../../../shared/texts.js";
import { toast } from "../../../shared/toasts.js";
import { newKey } from "../ids.js";
import { countOf } from "../sheet_rows.js";
import { placed } from "../source.js";
import { count, signed, titleOf } from "../words.js";
import { warehouseField } from "../warehouse_field.js";
import { PATHS } from "../slips.js";

export const ActDialog = {
  name: "ActDialog",
  props: { kind: String, row: Object },
  emits: ["close", "done"],
  setup(props, { emit }) {
    const { figures } = inject("stock");
    const houses = computed(() => figures.value?.warehouses ?? []);
    const here = ref(props.row.places.find((place) => place.physical)?.warehouse_id ?? houses.value[0]?.id ?? "");
    const there = ref(houses.value.find((house) => house.id !== here.value)?.id ?? "");
    const text = ref("");
    const reason = ref("");
    const accept = ref(false);
    const trouble = ref(null);
    const busy = ref(false);
    const input = ref(null);
    let key = newKey();
    const place = computed(() => placed(props.row, here.value));
    const number = computed(() => countOf(text.value));
    const ready = computed(() => number.value !== null && !Number.isNaN(number.value) && (props.kind === "take" ? reason.value.trim() : number.value > 0) && (props.kind !== "transfer" || (there.value && there.value !== here.value)));
    const anew = () => { key = newKey(); trouble.value = null; accept.value = false; };
    onMounted(() => nextTick(() => input.value?.focus()));

    const body = () => {
      const line = props.kind === "take" ? { sku_id: props.row.sku_id, counted: number.value, ledger_no: place.value.ledger_no } : { sku_id: props.row.sku_id, quantity: number.value };
      const more = props.kind === "take" ? { accept_shortage: accept.value } : props.kind === "transfer" ? { to_warehouse_id: there.value } : {};
      return { key, warehouse_id: here.value, reason: reason.value.trim(), lines: [line], ...more };
    };
    const send = async (event) => {
      event.preventDefault();
      if (!ready.value || busy.value) return;
      busy.value = true;
      trouble.value = null;
      try {
        await post(PATHS[props.kind], body());
        toast(t(`console.stock.done.${props.kind}`, { title: titleOf(props.row.sku, props.row.sku_id), n: count(number.value) }));
        emit("done");
      } catch (error) {
        trouble.value = error;
      }
      busy.value = false;
    };
    const said = () => {
      if (number.value === null || Number.isNaN(number.value)) return t(`console.stock.say.${props.kind}.none`, { n: count(place.value.physical) });
      const delta = props.kind === "take" ? number.value - place.value.physical : props.kind === "receipt" ? number.value : -number.value;
      if (props.kind === "take" && !delta) return t("console.stock.say.same");
      return t("console.stock.say", { before: count(place.value.physical), after: count(place.value.physical + delta), delta: signed(delta) });
    };
    const short = () => trouble.value?.code === "count_below_promised";
    return () => html`<${Dialog} title=${t(`console.stock.do.${props.kind}`)} firm onClose=${() => emit("close")}><form class="stock-form" onSubmit=${send}>
      ${warehouseField({ id: "act-here", label: t(props.kind === "transfer" ? "console.stock.from" : "console.stock.warehouse"), value: here.value, houses: houses.value, figures: figures.value, onPick: (id) => { here.value = id; anew(); } })}
      ${props.kind === "transfer" && warehouseField({ id: "act-there", label: t("console.stock.to"), value: there.value, houses: houses.value.filter((house) => house.id !== here.value), figures: figures.value, onPick: (id) => { there.value = id; anew(); } })}
      <div class="field"><label for="act-count">${t(`console.stock.count.${props.kind}`)}</label>
        <input ref=${input} class="input number" id="act-count" type="text" inputmode="numeric" autocomplete="off" maxlength="9" value=${text.value} aria-invalid=${Number.isNaN(number.value) ? "true" : null} aria-describedby="act-said" onInput=${(event) => { text.value = event.target.value; anew(); }} />
        <p class=${Number.isNaN(number.value) ? "field-error" : "field-hint"} id="act-said" role="status">${Number.isNaN(number.value) ? t("console.stock.count.wrong") : said()}</p></div>
      <div class="field"><label for="act-reason">${t(props.kind === "take" ? "console.stock.reason.needed" : "console.stock.reason")}</label>
        <input class="input" id="act-reason" maxlength="200" required=${props.kind === "take"} placeholder=${t(`console.stock.reason.${props.kind}`)} value=${reason.value} onInput=${(event) => { reason.value = event.target.value; }} /></div>
      ${trouble.value && html`<div class=${`callout ${short() ? "warn" : "bad"}`} role="alert">${icon("alert")}<span>${trouble.value.message}</span></div>`}
      ${short() && html`<label class="tick"><input type="checkbox" checked=${accept.value} onChange=${(event) => { accept.value = event.target.checked; }} /><span><b>${t("console.stock.shortage.accept")}</b><small>${t("console.stock.shortage.accept.about")}</small></span></label>`}
      <footer class="dialog-foot"><button type="button" class="button" onClick=${() => emit("close")}>${t("console.cancel")}</button>
        <button class=${`button ${short() ? "danger" : "primary"}`} disabled=${!ready.value || busy.value || (short() && !accept.value)}>${t(busy.value ? "console.stock.saving" : short() ? "console.stock.shortage.go" : `console.stock.go.${props.kind}`)}</button></footer></form><//>`;
  },
};
