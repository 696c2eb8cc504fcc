/** What was published before, version by version: looked at against the draft, and taken back into it. */

import { html, onMounted, ref, shallowRef } from "../../../shared/html.js";
import { get, post } from "../../../shared/api.js";
import { Dialog } from "../../../shared/dialog.js";
import { icon } from "../../../shared/icons.js";
import { fullTime } from "../../../shared/dates.js";
import { lang, t } from "../../../shared/texts.js";
import { complain, toast } from "../../../shared/toasts.js";
import { changeList } from "../editor/change_list.js";

export const Versions = {
  name: "ProductVersions",
  props: { edited: Object, names: Object, zone: String, mayEdit: Boolean, people: Object },
  emits: ["close"],
  setup(props, { emit }) {
    const versions = shallowRef(null);
    const trouble = ref("");
    const looked = shallowRef(null);
    const busy = ref(false);
    const path = () => `/api/v1/products/${props.edited.product.value.id}/versions`;
    const load = () => get(path()).then((answer) => { versions.value = answer.versions; trouble.value = ""; }, (error) => { trouble.value = error.message; });
    const look = (version) => get(`${path()}/${version.number}`).then((answer) => { looked.value = { ...version, content: answer.content }; }, complain);
    const restore = async () => {
      busy.value = true;
      const before = props.edited.product.value;
      try {
        props.edited.show(await post(`${path()}/${looked.value.number}/restore`, { rev: before.rev }));
        toast(t("console.products.version.restored", { n: looked.value.number }));
        emit("close");
      } catch (error) { complain(error); }
      busy.value = false;
    };
    onMounted(load);
    const nameOf = (actor) => props.people[actor] ?? "";
    const one = (version) => html`<li key=${version.number} class="version"><div><b>${t("console.products.version", { n: version.number })}</b>${version.number === props.edited.product.value.version && html` <span class="goods-tag ok">${t("console.products.version.current")}</span>`}
      <p>${version.note}</p><small>${fullTime(new Date(version.at), lang, props.zone)}${nameOf(version.by) ? ` · ${nameOf(version.by)}` : ""}</small></div>
      <button type="button" class="button tiny" onClick=${() => look(version)}>${t("console.products.version.look")}</button></li>`;
    const list = () => html`<div>${trouble.value && html`<p class="callout bad" role="alert"><span>${trouble.value}</span><button type="button" class="button tiny" onClick=${load}>${t("console.again")}</button></p>`}
      ${!versions.value && !trouble.value && html`<div class="skeleton product-ghost" aria-busy="true"></div>`}
      ${versions.value?.length === 0 && html`<div class="empty"><span class="empty-icon">${icon("clock")}</span><b>${t("console.products.version.none")}</b><p>${t("console.products.version.none.about")}</p></div>`}
      <ul class="versions">${versions.value?.map(one)}</ul></div>`;
    const single = () => html`<div class="publish"><p class="dialog-text">${t("console.products.version.against", { n: looked.value.number })}</p>${changeList(props.edited.product.value.draft, looked.value.content, props.names)}
      <footer class="dialog-foot"><button type="button" class="button" onClick=${() => { looked.value = null; }}>${t("console.back")}</button>
        ${props.mayEdit && html`<button type="button" class="button primary" disabled=${busy.value} onClick=${restore}>${t("console.products.version.restore")}</button>`}</footer></div>`;
    return () => html`<${Dialog} title=${looked.value ? t("console.products.version", { n: looked.value.number }) : t("console.products.versions")} wide onClose=${() => emit("close")}>${looked.value ? single() : list()}<//>`;
  },
};
