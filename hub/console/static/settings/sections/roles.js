/** Which role may do what, in plain words; roles of the shop's own; whose people need a second factor. */

import { get, post, put, remove } from "../../shared/api.js";
import { confirmed } from "../../shared/confirm.js";
import { Dialog } from "../../shared/dialog.js";
import { html, onMounted, ref, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain, toast } from "../../shared/toasts.js";
import { rightPicker, roleName } from "../accounts/grants.js";
import { mayLeave } from "../draft.js";
import { field, panel, sectionHead, textInput, tick } from "../parts/form_parts.js";

export const Section = {
  name: "Roles",
  props: { me: Object },
  setup(props) {
    const known = shallowRef(null);
    const lost = ref("");
    const draft = ref(null);
    const wrong = ref("");
    const asked = ref(0);
    let before = "";
    const load = () => get("/api/v1/roles").then((answer) => { known.value = answer; lost.value = ""; }, (error) => { lost.value = error.message; });
    onMounted(load);
    const open = (role) => { wrong.value = ""; draft.value = { id: role?.id ?? "", name: role?.name ?? "", rights: [...role?.rights ?? ["inbox.read"]] }; before = JSON.stringify(draft.value); };
    const close = async () => { if (await mayLeave(JSON.stringify(draft.value) !== before)) draft.value = null; };
    const submit = async (event) => {
      event.preventDefault();
      const { id, name, rights } = draft.value;
      wrong.value = "";
      try {
        await (id ? put(`/api/v1/roles/${id}`, { name, rights }) : post("/api/v1/roles", { name, rights }));
        draft.value = null;
        toast(t("console.roles.saved"));
        await load();
      } catch (error) {
        if (error.code !== "step_up_needed") wrong.value = error.message;
      }
    };
    const drop = async () => {
      const { id } = draft.value;
      if (!await confirmed({ title: t("console.roles.remove"), text: t("console.roles.remove.text"), yes: t("console.roles.remove"), danger: true })) return;
      await remove(`/api/v1/roles/${id}`).then(() => { draft.value = null; toast(t("console.roles.removed")); return load(); }, (error) => { wrong.value = error.message; });
    };
    const sure = (role) => confirmed({ title: t("console.roles.factor.sure", { role: roleName(role) }), text: t("console.roles.factor.sure.text"), yes: t("console.roles.factor.sure.yes") });
    const demand = async (role, on) => {
      asked.value += 1; // what was refused, or thought better of, shows as it was
      if (on && !await sure(role)) return;
      const roles = known.value.roles.filter((other) => (other.id === role.id ? on : other.factor)).map((other) => other.id);
      await put("/api/v1/second-factor", { roles }).then(() => toast(t("console.roles.saved")), (error) => { if (error.code !== "step_up_needed") complain(error); });
      await load();
      asked.value += 1;
    };
    const mayGive = () => known.value.rights.filter((right) => props.me.staff.rights.includes(right));
    return () => html`<div>${sectionHead("roles")}
      ${lost.value && html`<div class="callout bad" role="alert">${icon("alert")}<span>${lost.value}</span><button type="button" class="button tiny" onClick=${load}>${t("console.again")}</button></div>`}
      ${!known.value && !lost.value && html`<div class="skeleton settings-ghost" aria-busy="true"></div>`}
      ${known.value && html`<div class="wide-section"><p class="section-act"><button type="button" class="button primary" onClick=${() => open(null)}>${icon("plus")}${t("console.roles.make")}</button></p>
        ${table(known.value, open)}${demands(known.value, props.me, demand, asked.value)}</div>`}
      ${draft.value && html`<${Dialog} title=${draft.value.id ? t("console.roles.edit.one", { name: draft.value.name }) : t("console.roles.make")} firm onClose=${close}>
        <form class="grant-form" onSubmit=${submit}>
          ${field({ id: "role-name", label: t("console.roles.name") }, textInput({ id: "role-name", value: draft.value.name, maxlength: 30, required: true, onInput: (v) => { draft.value.name = v; } }))}
          ${rightPicker(mayGive(), draft.value, t("console.roles.rights"))}
          ${wrong.value && html`<p class="callout bad" role="alert">${wrong.value}</p>`}
          <footer class="dialog-foot">${draft.value.id && html`<button type="button" class="button danger" onClick=${drop}>${t("console.roles.remove")}</button>`}
            <button class="button primary" disabled=${!draft.value.name.trim() || draft.value.rights.length === 0}>${t("console.me.save")}</button></footer></form><//>`}
    </div>`;
  },
};

function table({ roles, rights }, open) {
  return html`<div class="table-frame" tabindex="0" role="region" aria-label=${t("console.settings.roles")}><table class="rights-table">
    <thead><tr><th scope="col">${t("console.roles.right")}</th>${roles.map((role) => html`<th key=${role.id} scope="col">${role.mine
      ? html`<button type="button" class="button tiny" aria-label=${t("console.roles.edit.one", { name: role.name })} onClick=${() => open(role)}>${role.name}${icon("pencil", "small-icon")}</button>` : roleName(role)}</th>`)}</tr></thead>
    <tbody>${rights.map((right) => html`<tr key=${right}><th scope="row">${t(`console.right.${right}`)}</th>${roles.map((role) => html`<td key=${role.id}>${role.rights.includes(right)
      ? html`<span class="may">${icon("check")}<span class="visually-hidden">${t("console.roles.yes")}</span></span>` : html`<span class="visually-hidden">${t("console.roles.no")}</span>`}</td>`)}</tr>`)}</tbody></table></div>`;
}

function demands({ roles }, me, demand, asked) {
  const owner = me.staff.roles.includes("owner");
  return panel(t("console.roles.factor"), t("console.roles.factor.about"), !owner && html`<p class="muted small">${t("console.roles.factor.owner")}</p>`,
    html`<fieldset key=${asked} class="plain" disabled=${!owner}><legend class="visually-hidden">${t("console.roles.factor")}</legend><div class="ticks columns">${roles.map((role) => tick({ on: role.factor, onToggle: (on) => demand(role, on), label: roleName(role) }))}</div></fieldset>`);
}
