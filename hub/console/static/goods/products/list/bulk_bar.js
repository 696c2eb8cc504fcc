/** What may be done with all chosen products at once; every one of them is told on, those that failed with a way on. */

import { html, ref, shallowRef } from "../../../shared/html.js";
import { get, post } from "../../../shared/api.js";
import { confirmed } from "../../../shared/confirm.js";
import { Dialog } from "../../../shared/dialog.js";
import { icon } from "../../../shared/icons.js";
import { t } from "../../../shared/texts.js";
import { complain, toast } from "../../../shared/toasts.js";
import { Suggest } from "../../parts/suggest.js";
import { linkTo } from "../../place.js";
import { CategoryDialog } from "../editor/category_dialog.js";

const AT_ONCE = 20; // of the 100 that the server takes: so that progress is seen

/** `products`: the chosen rows. Emits `done` after a change, `clear` when nothing is to be chosen any more,
 * `keep` with the ids that are still to be done. */
export const BulkBar = {
  name: "BulkBar",
  props: { products: Array, tree: Object, brands: Array },
  emits: ["done", "clear", "keep"],
  setup(props, { emit }) {
    const asking = ref("");
    const brand = ref("");
    const templates = shallowRef(null);
    const template = ref("");
    const progress = shallowRef(null);
    const outcome = shallowRef(null);

    /** Piece by piece, so that the person sees how far it is; what was done stays done when one piece fails. */
    async function change(change) {
      const chosen = [...props.products];
      asking.value = "";
      progress.value = { done: 0, all: chosen.length };
      const told = { settled: new Set(), changed: 0, same: 0, failed: [] };
      try {
        for (let at = 0; at < chosen.length; at += AT_ONCE) {
          const ids = chosen.slice(at, at + AT_ONCE).map((row) => row.id);
          const answer = await post("/api/v1/products/bulk", { ids, change });
          [...answer.changed, ...answer.same].forEach((id) => told.settled.add(id));
          told.changed += answer.changed.length;
          told.same += answer.same.length;
          told.failed.push(...answer.failed.map((one) => ({ ...one, product: chosen.find((row) => row.id === one.id) })));
          progress.value = { done: Math.min(at + AT_ONCE, chosen.length), all: chosen.length };
        }
      } catch (error) { complain(error); }
      progress.value = null;
      tell(chosen, told);
      emit("done");
    }

    function tell(chosen, { settled, changed, same, failed }) {
      const left = chosen.length - changed - same - failed.length;
      const stay = chosen.map((row) => row.id).filter((id) => !settled.has(id));
      if (failed.length || left) { outcome.value = { done: changed + same, failed, left }; emit("keep", stay); }
      else { toast(same ? t("console.products.bulk.done_same", { n: changed, same }) : t("console.products.bulk.done", { n: changed })); emit("clear"); }
    }

    async function ask(what) {
      if (what === "freight") await get("/api/v1/freight-templates").then((answer) => { templates.value = answer.templates; }, complain);
      brand.value = "";
      template.value = templates.value?.[0]?.id ?? "";
      asking.value = what;
    }
    const sure = async (action, danger) => {
      const yes = await confirmed({ title: t(`console.products.bulk.${action}.title`, { n: props.products.length }), text: t(`console.products.bulk.${action}.about`), yes: t(`console.products.bulk.${action}`), danger });
      if (yes) change({ act: action });
    };
    const submit = (value) => (event) => { event.preventDefault(); change(value()); };
    const foot = (off) => html`<footer class="dialog-foot"><button type="button" class="button" onClick=${() => { asking.value = ""; }}>${t("console.cancel")}</button><button class="button primary" disabled=${off}>${t("console.products.bulk.apply", { n: props.products.length })}</button></footer>`;
    const dialog = () => {
      if (asking.value === "category") return html`<${CategoryDialog} value="" tree=${props.tree} onChoose=${(id) => change({ category_id: id })} onClose=${() => { asking.value = ""; }} />`;
      if (asking.value === "brand") return html`<${Dialog} title=${t("console.products.bulk.brand")} onClose=${() => { asking.value = ""; }}><form onSubmit=${submit(() => ({ brand: brand.value.trim() }))}>
        <${Suggest} id="bulk-brand" value=${brand.value} maxlength=${40} label=${t("console.products.field.brand")} options=${props.brands.map((name) => ({ value: name, label: name }))} onChange=${(value) => { brand.value = value; }} /><p class="field-hint">${t("console.products.bulk.brand.about")}</p>${foot(false)}</form><//>`;
      if (asking.value === "freight") return html`<${Dialog} title=${t("console.products.bulk.freight")} onClose=${() => { asking.value = ""; }}>${templates.value?.length ? html`<form onSubmit=${submit(() => ({ freight_template_id: template.value }))}>
        <select class="input" aria-label=${t("console.products.field.freight_template_id")} value=${template.value} onChange=${(event) => { template.value = event.target.value; }}>${templates.value.map((one) => html`<option key=${one.id} value=${one.id}>${one.name}</option>`)}</select>${foot(false)}</form>` : html`<p class="dialog-text">${t("console.products.freight.none")} <a href="/console/goods/freight">${t("console.products.freight.make")}</a></p>`}<//>`;
      return null;
    };
    const told = () => html`<${Dialog} title=${t("console.products.bulk.outcome", { done: outcome.value.done, failed: outcome.value.failed.length })} wide onClose=${() => { outcome.value = null; }}>
      ${outcome.value.left > 0 && html`<p class="callout warn">${t("console.products.bulk.left", { n: outcome.value.left })}</p>`}
      <ul class="bulk-failed">${outcome.value.failed.map((one) => html`<li key=${one.id}><a href=${linkTo(one.id)} target="_blank">${one.product?.title || t("console.products.untitled")}</a><p>${one.message}</p></li>`)}</ul>
      <footer class="dialog-foot"><button type="button" class="button primary" onClick=${() => { outcome.value = null; }}>${t("console.close")}</button></footer><//>`;
    const act = (label, run) => html`<button type="button" class="button" disabled=${Boolean(progress.value)} onClick=${run}>${label}</button>`;
    return () => html`<div class="bulk-bar" role="region" aria-label=${t("console.products.bulk")}>
      <span class="bulk-words" role="status">${progress.value ? t("console.products.bulk.progress", progress.value) : t("console.products.bulk.chosen", { n: props.products.length })}</span>
      ${progress.value ? html`<progress class="bulk-progress" max=${progress.value.all} value=${progress.value.done} aria-label=${t("console.products.bulk")}></progress>` : html`<span class="bulk-acts">
        ${act(t("console.products.bulk.publish"), () => sure("publish"))}${act(t("console.products.bulk.unpublish"), () => sure("unpublish", true))}${act(t("console.products.bulk.category"), () => ask("category"))}${act(t("console.products.bulk.brand"), () => ask("brand"))}${act(t("console.products.bulk.freight"), () => ask("freight"))}${act(t("console.products.bulk.archive"), () => sure("archive", true))}<a class="button" href=${`/console/goods/transfers?export=1&ids=${props.products.map((row) => row.id).join(",")}`}>${t("console.transfers.export")}</a></span>`}
      <button type="button" class="icon-button" aria-label=${t("console.products.bulk.clear")} title=${t("console.products.bulk.clear")} onClick=${() => emit("clear")}>${icon("close")}</button>
      ${dialog()}${outcome.value && told()}</div>`;
  },
};
