/** The shop's labels: names, colours, how often each is used, merging and deleting. */

import { get, post, put, remove } from "../../shared/api.js";
import { confirmed } from "../../shared/confirm.js";
import { html, nextTick, onBeforeUnmount, onMounted, ref, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain, toast } from "../../shared/toasts.js";
import { ColorPick } from "../labels/color_pick.js";
import { MergeDialog } from "../labels/merge_dialog.js";
import { finder, isSought, nobodyFound } from "../parts/finder.js";

const ROOT = "/api/v1/labels";
const LONGEST = 20;
const LEAVING_MS = 3000;
const MOST_COUNTED = 1000;

export const Section = {
  name: "LabelsSection",
  props: { me: Object },
  setup() {
    const labels = shallowRef(null);
    const trouble = ref("");
    const name = ref("");
    const color = ref(1);
    const busy = ref(false);
    const merging = shallowRef(null);
    const sought = ref("");
    let timer = 0;

    /** Counts go down while labels leave: looked at again until they are gone. */
    const load = async () => {
      clearTimeout(timer);
      try {
        labels.value = (await get(`${ROOT}?uses=true`)).labels;
        trouble.value = "";
        if (labels.value.some((label) => label.leaving)) timer = setTimeout(load, LEAVING_MS);
      } catch (error) {
        trouble.value = error.message;
      }
    };
    const run = async (work, words) => {
      busy.value = true;
      const done = await work().then(() => true, (error) => { complain(error); return false; });
      busy.value = false;
      await load();
      if (done && words) toast(words);
      return done;
    };
    const add = async (event) => {
      event.preventDefault();
      if (!name.value.trim()) return;
      if (await run(() => post(ROOT, { name: name.value, color: color.value }), t("console.labels.added", { name: name.value.trim() }))) {
        name.value = "";
        nextTick(() => document.getElementById("label-name")?.focus());
      }
    };
    const change = (label, fields) => run(() => put(`${ROOT}/${label.id}`, { name: label.name, color: label.color, ...fields }));
    const rename = (label, input) => {
      const wanted = input.value.trim();
      if (!wanted || wanted === label.name) { input.value = label.name; return; }
      change(label, { name: wanted }).then((done) => { if (!done) input.value = label.name; });
    };
    const drop = async (label) => {
      const yes = await confirmed({
        title: t("console.labels.delete"), yes: t("console.labels.delete"), danger: true,
        text: t(label.uses ? "console.labels.delete.used" : "console.labels.delete.unused", { name: label.name, n: counted(label.uses) }),
      });
      if (yes) await run(() => remove(`${ROOT}/${label.id}`));
    };
    const merge = async (label, into) => {
      merging.value = null;
      await run(() => post(`${ROOT}/${label.id}/merge`, { into }));
    };
    onMounted(load);
    onBeforeUnmount(() => clearTimeout(timer));

    const row = (label) => html`<li key=${label.id} class="label-row">
      <${ColorPick} value=${label.color} label=${t("console.labels.color_of", { name: label.name })} onPick=${(picked) => change(label, { color: picked })} />
      <input class="input" maxlength=${LONGEST} aria-label=${t("console.labels.name")} value=${label.name} onChange=${(event) => rename(label, event.target)} onKeydown=${(event) => { if (event.key === "Enter" && !event.isComposing) event.target.blur(); }} />
      <span class="label-uses">${label.uses ? t("console.labels.uses", { n: counted(label.uses) }) : t("console.labels.unused")}</span>
      <button type="button" class="button quiet" disabled=${usable().length < 2} onClick=${() => { merging.value = label; }}>${t("console.labels.merge")}</button>
      <button type="button" class="icon-button" aria-label=${t("console.labels.delete_one", { name: label.name })} onClick=${() => drop(label)}>${icon("trash")}</button></li>`;
    const leaving = (label) => html`<li key=${label.id} class="label-row leaving" role="status"><span class="spinner"></span>
      <span class="label-going">${t(label.into ? "console.labels.merging" : "console.labels.deleting", { name: label.name, into: nameOf(label.into) })}</span>
      <span class="label-uses">${label.uses ? t("console.labels.left", { n: counted(label.uses) }) : t("console.labels.finishing")}</span></li>`;
    const usable = () => (labels.value ?? []).filter((label) => !label.leaving);
    const nameOf = (id) => labels.value?.find((label) => label.id === id)?.name ?? "";
    return () => html`<section class="labels-section">
      <h2>${t("console.settings.labels")}</h2><p class="fields-about">${t("console.labels.about")}</p>
      <form class="label-new" onSubmit=${add}>
        <${ColorPick} value=${color.value} label=${t("console.labels.color")} onPick=${(picked) => { color.value = picked; }} />
        <input id="label-name" class="input" maxlength=${LONGEST} aria-label=${t("console.labels.name")} placeholder=${t("console.labels.name")} value=${name.value} onInput=${(event) => { name.value = event.target.value; }} />
        <button class="button primary" disabled=${busy.value || !name.value.trim()}>${t("console.labels.add")}</button></form>
      ${!labels.value && !trouble.value && html`<div class="skeleton settings-ghost" aria-busy="true"></div>`}
      ${trouble.value && html`<p class="callout bad" role="alert">${trouble.value} <button type="button" class="button tiny" onClick=${load}>${t("console.again")}</button></p>`}
      ${labels.value?.length === 0 && html`<div class="empty"><span class="empty-icon">${icon("tag")}</span><b>${t("console.labels.empty")}</b><p>${t("console.labels.empty.about")}</p></div>`}
      ${labels.value && finder(sought, labels.value.length, "labels-find")}
      ${labels.value && html`<ul class="label-rows">${nobodyFound(sought.value, labels.value, (label) => label.name)}${labels.value.filter((label) => label.leaving || isSought(sought.value, label.name)).map((label) => (label.leaving ? leaving(label) : row(label)))}</ul>`}
      ${merging.value && html`<${MergeDialog} label=${merging.value} others=${usable().filter((label) => label.id !== merging.value.id)} onClose=${() => { merging.value = null; }} onMerge=${(into) => merge(merging.value, into)} />`}
    </section>`;
  },
};

function counted(n) {
  return n >= MOST_COUNTED ? `${MOST_COUNTED - 1}+` : n;
}
