/** Saves what the list is asked for under a name, and keeps the saved ones: rename, share, order, delete. */

import { post, put, remove } from "../shared/api.js";
import { confirmed } from "../shared/confirm.js";
import { Dialog } from "../shared/dialog.js";
import { html, ref } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";
import { complain, toast } from "../shared/toasts.js";
import { parametersOf } from "./asked.js";
import { fetchViews, savedViews } from "./list_names.js";
import { state } from "./store.js";

const ROOT = "/api/v1/views";
const LONGEST = 30;

async function done(work, words) {
  try {
    await work;
    await fetchViews();
    if (words) toast(words);
    return true;
  } catch (error) {
    complain(error);
    return false;
  }
}

export const ViewsDialog = {
  name: "ViewsDialog",
  props: { saving: Boolean },
  emits: ["close"],
  setup(props, { emit }) {
    const name = ref("");
    const shared = ref(false);
    const save = async (event) => {
      event.preventDefault();
      const view = { name: name.value, query: { view: state.value.asked.view, ...parametersOf(state.value.asked) }, shared: shared.value };
      if (await done(post(ROOT, view), t("console.views.kept", { name: view.name }))) emit("close");
    };
    const change = (view, fields) => done(put(`${ROOT}/${view.id}`, { name: view.name, query: view.query, shared: view.shared, ...fields }));
    const forget = async (view) => {
      const yes = await confirmed({ title: t("console.views.delete"), text: t("console.views.delete.about", { name: view.name }), yes: t("console.views.delete"), danger: true });
      if (yes) await done(remove(`${ROOT}/${view.id}`));
    };
    const up = (at) => {
      const ids = savedViews.value.map((view) => view.id);
      ids.splice(at - 1, 0, ...ids.splice(at, 1));
      done(post(`${ROOT}/order`, { ids }));
    };
    const form = () => html`<form class="view-form" onSubmit=${save}>
      <div class="field"><label for="view-name">${t("console.views.name")}</label>
        <input id="view-name" class="input" maxlength=${LONGEST} required autofocus value=${name.value} onInput=${(event) => { name.value = event.target.value; }} /></div>
      <label class="tick"><input type="checkbox" checked=${shared.value} onChange=${(event) => { shared.value = event.target.checked; }} />${t("console.views.share")}</label>
      <footer class="dialog-foot"><button type="button" class="button" onClick=${() => emit("close")}>${t("console.cancel")}</button>
        <button type="submit" class="button primary" disabled=${!name.value.trim()}>${t("console.views.keep")}</button></footer></form>`;
    const row = (view, at) => html`<li key=${view.id} class="view-row">
      <input class="input" maxlength=${LONGEST} aria-label=${t("console.views.name")} value=${view.name} disabled=${!view.editable} onChange=${(event) => { if (event.target.value.trim()) change(view, { name: event.target.value }); else event.target.value = view.name; }} />
      <label class="tick"><input type="checkbox" checked=${view.shared} disabled=${!view.editable} onChange=${(event) => change(view, { shared: event.target.checked })} />${t("console.views.team")}</label>
      <button type="button" class="icon-button" disabled=${at === 0} aria-label=${t("console.views.up", { name: view.name })} onClick=${() => up(at)}>${icon("down", "turned")}</button>
      <button type="button" class="icon-button" disabled=${!view.editable} aria-label=${t("console.views.delete_one", { name: view.name })} onClick=${() => forget(view)}>${icon("trash")}</button></li>`;
    return () => html`<${Dialog} title=${t(props.saving ? "console.views.save" : "console.views.manage")} onClose=${() => emit("close")}>
      ${props.saving ? form() : html`<ul class="view-rows">${savedViews.value.map(row)}</ul>
        ${savedViews.value.length === 0 && html`<p class="dialog-text">${t("console.views.nothing")}</p>`}`}<//>`;
  },
};
