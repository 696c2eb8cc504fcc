/** Before a product is public: what is missing, what changes for buyers, now or at a given time, with a note. */

import { computed, html, onMounted, ref, shallowRef } from "../../../shared/html.js";
import { get, post, put } from "../../../shared/api.js";
import { Dialog } from "../../../shared/dialog.js";
import { icon } from "../../../shared/icons.js";
import { t } from "../../../shared/texts.js";
import { toast } from "../../../shared/toasts.js";
import { instantOf, localOf } from "../../parts/moments.js";
import { changeList } from "../editor/change_list.js";
import { findingList } from "./findings.js";

export const PublishDialog = {
  name: "PublishDialog",
  props: { edited: Object, names: Object, zone: String },
  emits: ["close"],
  setup(props, { emit }) {
    const findings = shallowRef(null);
    const note = ref("");
    const later = ref(false);
    const at = ref("");
    const ends = ref(Boolean(props.edited.product.value.unpublish_at));
    const until = ref(localOf(props.edited.product.value.unpublish_at, props.zone));
    const busy = ref(false);
    const trouble = shallowRef(null);
    const product = () => props.edited.product.value;
    /** Nothing to publish: only the time at which it ends can be another one. */
    const isSame = () => product().state === "published" && !product().changed;
    const endsAt = () => (ends.value ? instantOf(until.value, props.zone) : null);
    const isEnd = () => localOf(endsAt(), props.zone) !== localOf(product().unpublish_at, props.zone);
    const errors = computed(() => (findings.value ?? []).filter((one) => one.level === "error"));
    const hints = computed(() => (findings.value ?? []).filter((one) => one.level !== "error"));
    const load = () => get(`/api/v1/products/${product().id}/check`).then((answer) => { findings.value = answer.findings; trouble.value = null; }, (error) => { trouble.value = error; });
    const ready = () => findings.value && errors.value.length === 0 && !busy.value && (!later.value || at.value) && (!ends.value || until.value) && (!isSame() || isEnd());
    const publish = async (event) => {
      event.preventDefault();
      if (!ready()) return;
      busy.value = true;
      const { state } = product();
      const same = isSame();
      try {
        const answer = await published(product());
        props.edited.show(answer);
        const open = answer.product.state === "published" && !later.value ? [{ label: t("console.products.publish.look"), run: () => window.open(publicPath(props.edited), "_blank", "noopener") }] : [];
        toast(t(same ? "console.products.publish.kept" : later.value ? "console.products.publish.planned" : state === "published" ? "console.products.publish.updated" : "console.products.publish.done"), { actions: open.filter(() => publicPath(props.edited)) });
        emit("close");
      } catch (error) {
        trouble.value = error;
        if (error.code === "product_not_ready") load();
        if (error.code === "changed_meanwhile") await props.edited.load();
      }
      busy.value = false;
    };
    /** At once, or planned; the time at which it ends is planned in either case. */
    async function published({ id, rev, unpublish_at: before }) {
      const unpublishAt = endsAt();
      const plan = (of, publishAt) => put(`/api/v1/products/${id}/schedule`, { rev: of, publish_at: publishAt, unpublish_at: unpublishAt, note: note.value.trim() });
      if (later.value) return plan(rev, instantOf(at.value, props.zone));
      if (isSame()) return plan(rev, null);
      const answer = await post(`/api/v1/products/${id}/publish`, { rev, note: note.value.trim(), at: null });
      return unpublishAt || before ? plan(answer.product.rev, null) : answer;
    }
    onMounted(load);
    const missing = () => errors.value.length > 0 && html`<section><h3>${t("console.products.publish.missing", { n: errors.value.length })}</h3>${findingList(errors.value, () => emit("close"))}</section>`;
    const differs = () => {
      const { published, draft, version } = product();
      if (!published) return html`<section><h3>${t("console.products.publish.first")}</h3><p class="muted">${t("console.products.publish.first.about", { n: draft.skus.filter((sku) => sku.on).length })}</p></section>`;
      return html`<section><h3>${t("console.products.publish.differs", { n: version })}</h3>${changeList(published, draft, props.names)}</section>`;
    };
    return () => html`<${Dialog} title=${t("console.products.publish.title")} wide onClose=${() => emit("close")}><form class="publish" onSubmit=${publish}>
      ${!findings.value && !trouble.value && html`<div class="skeleton product-ghost" aria-busy="true"></div>`}
      ${missing()}
      ${findings.value && differs()}
      ${hints.value.length > 0 && errors.value.length === 0 && html`<section><h3>${t("console.products.publish.hints")}</h3>${findingList(hints.value, () => emit("close"))}</section>`}
      ${errors.value.length === 0 && findings.value && html`<fieldset class="plain"><legend>${t("console.products.publish.when")}</legend>
        ${!isSame() && html`<label class="tick"><input type="radio" name="publish-when" checked=${!later.value} onChange=${() => { later.value = false; }} /><span><b>${t("console.products.publish.now")}</b></span></label>
        <label class="tick"><input type="radio" name="publish-when" checked=${later.value} onChange=${() => { later.value = true; }} /><span><b>${t("console.products.publish.later")}</b></span></label>`}
        ${later.value && html`<input class="input publish-at" type="datetime-local" required aria-label=${t("console.products.publish.at")} value=${at.value} onInput=${(event) => { at.value = event.target.value; }} />`}
        <label class="tick"><input type="checkbox" checked=${ends.value} onChange=${(event) => { ends.value = event.target.checked; }} /><span><b>${t("console.products.publish.ends")}</b></span></label>
        ${ends.value && html`<input class="input publish-at" type="datetime-local" required aria-label=${t("console.products.publish.until")} value=${until.value} onInput=${(event) => { until.value = event.target.value; }} />`}</fieldset>
        ${!isSame() && html`<label class="field"><span class="label">${t("console.products.publish.note")}</span><input class="input" maxlength="200" placeholder=${t("console.products.publish.note.placeholder")} value=${note.value} onInput=${(event) => { note.value = event.target.value; }} /></label>`}`}
      ${trouble.value && html`<p class="callout bad" role="alert">${icon("alert")}<span>${trouble.value.message}</span></p>`}
      <footer class="dialog-foot"><button type="button" class="button" onClick=${() => emit("close")}>${t("console.cancel")}</button>
        <button class="button primary publish-go" disabled=${!ready()}>${busy.value ? html`<span class="spinner"></span>` : null}${t(isSame() ? "console.products.publish.keep" : later.value ? "console.products.publish.plan" : "console.products.publish.go")}</button></footer></form><//>`;
  },
};

/** Where buyers see it; "" when the shop's name is not known here. */
export function publicPath(edited) {
  return edited.slug && edited.product.value ? `/s/${edited.slug}/p/${edited.product.value.id}` : "";
}
