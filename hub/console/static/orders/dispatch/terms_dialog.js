/** When orders are suggested to leave together or apart; whoever ships may change it. */

import { get, put } from "../../shared/api.js";
import { Dialog } from "../../shared/dialog.js";
import { html, onMounted, ref } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { toast } from "../../shared/toasts.js";
import { G_PER_KG } from "../../goods/parts/sizes.js";

const PATH = "/api/v1/dispatch/terms";
// What people type, in what the server keeps.
const PER = { join_within_s: 3600, join_below_g: G_PER_KG, split_above_g: G_PER_KG };

export const TermsDialog = {
  name: "TermsDialog",
  props: { may: Boolean },
  emits: ["close", "done"],
  setup(props, { emit }) {
    const draft = ref(null);
    const told = ref("");
    const busy = ref(false);
    onMounted(async () => {
      try {
        const { updated_at: _at, updated_by: _by, ...terms } = await get(PATH);
        for (const [name, per] of Object.entries(PER)) terms[name] /= per;
        draft.value = terms;
      } catch (error) { told.value = error.message; }
    });
    const save = async () => {
      busy.value = true;
      try {
        const sent = { ...draft.value };
        for (const [name, per] of Object.entries(PER)) sent[name] = Math.round(Number(sent[name]) * per);
        await put(PATH, sent);
        toast(t("console.orders.terms.saved"));
        emit("done");
      } catch (error) { told.value = error.message; }
      busy.value = false;
    };
    const check = (name) => html`<label class="dispatch-check"><input type="checkbox" checked=${draft.value[name]} disabled=${!props.may} onChange=${(event) => { draft.value[name] = event.target.checked; }} />${t(`console.orders.terms.${name}`)}</label>`;
    const number = (name, least) => html`<div class="field"><label for=${`terms-${name}`}>${t(`console.orders.terms.${name}`)}</label><input id=${`terms-${name}`} class="input number" type="number" inputmode="decimal" step="any" min=${least} disabled=${!props.may} value=${draft.value[name]} onInput=${(event) => { draft.value[name] = event.target.value; }} /></div>`;
    return () => html`<${Dialog} title=${t("console.orders.terms")} firm onClose=${() => emit("close")}>
      <form class="order-form" novalidate onSubmit=${(event) => { event.preventDefault(); save(); }}>
        ${!draft.value && !told.value && html`<div class="skeleton goods-ghost" aria-busy="true"></div>`}
        ${draft.value && html`<fieldset class="plain dispatch-terms"><legend>${t("console.orders.terms.join")}</legend>${check("join_on")}${number("join_within_s", "0.1")}${number("join_below_g", "0.1")}</fieldset>
          <fieldset class="plain dispatch-terms"><legend>${t("console.orders.terms.split")}</legend>${check("split_by_warehouse")}${check("split_presale")}${number("split_above_g", "0")}</fieldset>`}
        ${told.value && html`<p class="callout bad" role="alert">${told.value}</p>`}
        <footer class="dialog-foot"><button type="button" class="button" onClick=${() => emit("close")}>${t(props.may ? "console.cancel" : "console.close")}</button>
          ${props.may && html`<button type="submit" class="button primary" disabled=${busy.value || !draft.value}>${t("console.orders.terms.save")}</button>`}</footer>
      </form><//>`;
  },
};
