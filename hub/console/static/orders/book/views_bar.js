/** Saved views of the list: one's own and the team's; opened by a click, kept under a name, renamed, shared, forgotten. */

import { get, post, put, remove } from "../../shared/api.js";
import { confirmed } from "../../shared/confirm.js";
import { Dialog } from "../../shared/dialog.js";
import { html, onMounted, ref, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain, toast } from "../../shared/toasts.js";

const PATH = "/api/v1/order-views";
const LONGEST = 30;

/** `wanted`: what the list is asked for, without empty parts; `open` is called with a view's. */
export const ViewsBar = {
  name: "OrderViews",
  props: { wanted: Object, open: Function },
  setup(props) {
    const views = shallowRef([]);
    const edited = shallowRef(null); // {id?, name, shared, query}
    const load = async () => { try { views.value = (await get(PATH)).views; } catch { /* a list without saved views is a list, too */ } };
    onMounted(load);
    const isOpen = (view) => same(view.query, props.wanted);
    const save = async () => {
      const { id, name, shared, query } = edited.value;
      try {
        await (id ? put(`${PATH}/${id}`, { name, query, shared }) : post(PATH, { name, query, shared }));
        toast(t("console.views.kept", { name }));
        edited.value = null;
        await load();
      } catch (error) { complain(error); }
    };
    const forget = async () => {
      const { id, name } = edited.value;
      if (!await confirmed({ title: t("console.views.delete"), text: t("console.orders.view.forget", { name }), yes: t("console.views.delete"), danger: true })) return;
      try { await remove(`${PATH}/${id}`); edited.value = null; await load(); } catch (error) { complain(error); }
    };
    const chip = (view) => html`<span key=${view.id} class="orders-view"><button type="button" class="orders-tab" aria-pressed=${isOpen(view)} onClick=${() => props.open(view.query)}>${view.name}${view.shared && html`<small>${t("console.views.team")}</small>`}</button>
      ${isOpen(view) && view.editable && html`<button type="button" class="icon-button" aria-label=${t("console.orders.view.edit", { name: view.name })} title=${t("console.orders.view.edit", { name: view.name })} onClick=${() => { edited.value = { ...view }; }}>${icon("pencil")}</button>`}</span>`;
    const isNew = () => Object.keys(props.wanted).length > 0 && !views.value.some(isOpen);
    return () => html`${(views.value.length > 0 || isNew()) && html`<div class="orders-tabs orders-views" role="group" aria-label=${t("console.orders.views")}>${views.value.map(chip)}
        ${isNew() && html`<button type="button" class="button tiny" onClick=${() => { edited.value = { name: "", shared: false, query: props.wanted }; }}>${icon("star")}${t("console.views.save")}</button>`}</div>`}
      ${edited.value && html`<${Dialog} title=${t(edited.value.id ? "console.orders.view.change" : "console.views.save")} onClose=${() => { edited.value = null; }}>
        <form class="order-form" onSubmit=${(event) => { event.preventDefault(); save(); }}>
          <div class="field"><label for="view-name">${t("console.views.name")}</label><input id="view-name" class="input" maxlength=${LONGEST} required autofocus value=${edited.value.name} onInput=${(event) => { edited.value = { ...edited.value, name: event.target.value }; }} /></div>
          <label class="dispatch-check"><input type="checkbox" checked=${edited.value.shared} onChange=${(event) => { edited.value = { ...edited.value, shared: event.target.checked }; }} />${t("console.views.share")}</label>
          <footer class="dialog-foot">${edited.value.id && html`<button type="button" class="button" onClick=${forget}>${icon("trash")}${t("console.views.delete")}</button>`}
            <button type="submit" class="button primary" disabled=${!edited.value.name.trim()}>${t("console.views.keep")}</button></footer></form><//>`}`;
  },
};

function same(one, other) {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => (one[name] ?? "") === (other[name] ?? ""));
}
