/** The pool of codes of a SKU: how many there are in which state, adding more, looking at single ones. */

import { get } from "../../../shared/api.js";
import { html, inject, onBeforeUnmount, onMounted, ref, shallowRef, watch } from "../../../shared/html.js";
import { icon } from "../../../shared/icons.js";
import { t } from "../../../shared/texts.js";
import { complain } from "../../../shared/toasts.js";
import { count, moment } from "../words.js";
import { AddDialog } from "./add_dialog.js";
import { batchList } from "./batch_list.js";
import { CodeActs } from "./code_acts.js";
import { codeList } from "./code_list.js";
import { FindForm } from "./find_form.js";

const STATES = ["free", "issued", "spent", "void"];
const POLL_MS = 800;

export const CodePanel = {
  name: "CodePanel",
  props: { skuId: String, rev: Number },
  emits: ["changed"],
  setup(props, { emit }) {
    const { zone, figures } = inject("stock");
    const root = `/api/v1/stock/${encodeURIComponent(props.skuId)}/codes`;
    const state = ref("free");
    const page = shallowRef(null);
    const batches = shallowRef([]);
    const trouble = ref("");
    const adding = ref(false);
    const acting = shallowRef(null);
    let timer = 0;

    const load = async (more = false) => {
      const query = new URLSearchParams({ state: state.value, limit: 20, ...(more ? { after: page.value.next } : {}) });
      try {
        const found = await get(`${root}?${query}`);
        page.value = more ? { ...found, codes: [...page.value.codes, ...found.codes] } : found;
        trouble.value = "";
      } catch (error) {
        if (more) complain(error); else trouble.value = error.message;
      }
    };
    /** While a list is being added its progress is followed; at its end all numbers are new. */
    const follow = async () => {
      clearTimeout(timer);
      const before = batches.value.some((batch) => batch.state === "adding");
      await get(`${root}/batches`).then((found) => { batches.value = found.batches; }, () => null);
      const still = batches.value.some((batch) => batch.state === "adding");
      if (still) timer = setTimeout(follow, POLL_MS);
      if (before && !still) emit("changed");
      if (before) load();
    };
    const look = (wanted) => { state.value = wanted; load(); };
    const done = () => { acting.value = null; load(); follow(); emit("changed"); };
    const added = (batch) => { adding.value = false; batches.value = [batch, ...batches.value.filter((one) => one.id !== batch.id)]; follow(); };
    onMounted(() => { load(); follow(); });
    onBeforeUnmount(() => clearTimeout(timer));
    watch(() => props.rev, () => load());

    const tab = (name) => html`<button key=${name} type="button" role="tab" aria-selected=${String(name === state.value)} class="button tiny" onClick=${() => look(name)}>${t(`console.stock.codes.${name}`)} ${count(page.value.counts[name])}</button>`;
    return () => html`<section class="panel codes" aria-label=${t("console.stock.codes")}>
      <header class="panel-head codes-head"><div><h3>${t("console.stock.codes")}</h3><p>${t("console.stock.codes.about")}</p></div>
        <button type="button" class="button primary" onClick=${() => { adding.value = true; }}>${t("console.stock.codes.add")}</button></header>
      ${trouble.value && html`<div class="callout bad" role="alert">${icon("alert")}<span>${trouble.value}</span><button type="button" class="button tiny" onClick=${() => load()}>${t("console.again")}</button></div>`}
      ${!page.value && !trouble.value && html`<div class="skeleton stock-ghost" aria-busy="true"></div>`}
      ${page.value && html`${page.value.counts.dated > 0 && html`<p class="callout">${icon("clock")}<span>${t("console.stock.codes.dated", { n: page.value.counts.dated, at: moment(page.value.counts.next_end, zone) })}</span></p>`}
        ${batchList(batches.value, { zone, people: figures.value?.people, onVoid: (batch) => { acting.value = { name: "void_batch", batch }; } })}
        <div class="stock-tabs" role="tablist">${STATES.map(tab)}</div>
        ${codeList(page.value.codes, { zone, state: state.value, onAct: (name, code) => { acting.value = { name, code }; } })}
        ${page.value.next && html`<p class="stock-more"><button type="button" class="button" onClick=${() => load(true)}>${t("console.stock.more")}</button></p>`}
        <${FindForm} root=${root} onAct=${(name, code) => { acting.value = { name, code }; }} />`}
      ${adding.value && html`<${AddDialog} root=${root} onClose=${() => { adding.value = false; }} onAdded=${added} />`}
      ${acting.value && html`<${CodeActs} key=${acting.value.name + (acting.value.code ?? acting.value.batch).id} root=${root} act=${acting.value.name} code=${acting.value.code} batch=${acting.value.batch} onClose=${() => { acting.value = null; load(); }} onDone=${done} />`}</section>`;
  },
};
