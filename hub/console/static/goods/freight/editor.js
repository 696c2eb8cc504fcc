/** One freight template: its name, how it counts, a price for each region, where nothing is sent. */

import { get, post, put, remove } from "../../shared/api.js";
import { confirmed } from "../../shared/confirm.js";
import { html, onBeforeUnmount, onMounted, ref, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain, toast } from "../../shared/toasts.js";
import { linkTo, usePlace } from "../place.js";
import { Picker } from "./picker.js";
import { Region, names } from "./region.js";
import { TryOut } from "./try_out.js";
import { WAYS, blank, counted, given, opened, owners, region, restOf, same, terms, uncovered } from "./rules.js";

const ROOT = "/api/v1/freight-templates";

export const Editor = {
  name: "FreightEditor",
  props: { id: String },
  setup(props) {
    const { go, replace } = usePlace();
    const stored = shallowRef(null);
    const form = shallowRef(null);
    const lost = ref("");
    const busy = ref(false);
    const picking = ref("");
    const trouble = shallowRef(null);
    const take = (template) => { stored.value = opened(template); form.value = opened(template); trouble.value = null; };
    const load = () => get(`${ROOT}/${props.id}`).then((answer) => { take(answer.template); lost.value = ""; }, (error) => { lost.value = error.message; });
    const dirty = () => form.value && !same(form.value, stored.value);
    const onLeave = (event) => { if (dirty() && !busy.value) event.preventDefault(); };
    onMounted(() => { addEventListener("beforeunload", onLeave); if (props.id === "new") { stored.value = blank(); form.value = stored.value; } else load(); });
    onBeforeUnmount(() => removeEventListener("beforeunload", onLeave));
    const set = (part) => { form.value = { ...form.value, ...part }; trouble.value = null; };
    const change = (key, part) => set({ regions: form.value.regions.map((one) => (one.key === key ? { ...one, ...part } : one)) });
    const picked = (provinces) => {
      const key = picking.value;
      picking.value = "";
      if (key !== "new") { if (provinces.length || key === "excluded" || !restOf(form.value)) form.value = given(form.value, key, provinces); return; }
      if (!provinces.length) return;
      const added = region(form.value.by);
      form.value = given({ ...form.value, regions: [added, ...form.value.regions] }, added.key, provinces);
    };
    const save = async () => {
      busy.value = true;
      const body = { name: form.value.name.trim(), ...terms(form.value) };
      try {
        const answer = form.value.id ? await put(`${ROOT}/${form.value.id}`, { ...body, rev: form.value.rev }) : await post(ROOT, body);
        take(answer.template);
        toast(t("console.freight.saved", { name: answer.template.name }));
        if (props.id === "new") replace(answer.template.id);
      } catch (error) {
        trouble.value = error;
        if (!error.field || error.code === "changed_meanwhile") complain(error, error.code === "changed_meanwhile" ? [{ label: t("console.freight.reload"), run: load }] : []);
      }
      busy.value = false;
    };
    const away = async (event) => {
      event?.preventDefault();
      if (!dirty() || await confirmed({ title: t("console.freight.leave"), text: t("console.freight.leave.about"), yes: t("console.freight.leave.yes"), danger: true })) go("");
    };
    const drop = async () => {
      if (!await confirmed({ title: t("console.freight.delete"), text: t("console.freight.delete.about", { name: stored.value.name }), yes: t("console.freight.delete"), danger: true })) return;
      await remove(`${ROOT}/${form.value.id}`).then(() => { toast(t("console.freight.deleted", { name: stored.value.name })); go(""); }, complain);
    };
    const wrong = (field) => (trouble.value?.field?.startsWith(field) ? trouble.value.message : "");
    const head = () => html`<a class="goods-back" href=${linkTo("")} onClick=${away}>${icon("back")}${t("console.goods.freight")}</a>
      <header class="goods-head"><div><h1>${stored.value?.id ? stored.value.name : t("console.freight.new")}</h1></div>
        ${stored.value?.id && html`<button type="button" class="button danger" onClick=${drop}>${t("console.freight.delete")}</button>`}
        <button type="button" class="button primary" disabled=${busy.value || !dirty() || !form.value?.name.trim()} onClick=${save}>${t(busy.value ? "console.freight.saving" : "console.freight.save")}</button></header>`;
    const basics = () => html`<section class="panel"><div class="field"><label for="freight-name">${t("console.freight.name")}</label><input class="input" id="freight-name" maxlength="40" autocomplete="off" value=${form.value.name} aria-invalid=${wrong("name") ? "true" : null} placeholder=${t("console.freight.name.example")} onInput=${(event) => set({ name: event.target.value })} />${wrong("name") && html`<p class="field-error" role="alert">${wrong("name")}</p>`}</div>
      <fieldset class="freight-ways"><legend class="label">${t("console.freight.by")}</legend>${WAYS.map((by) => html`<label key=${by} class="freight-way"><input type="radio" name="freight-by" checked=${form.value.by === by} onChange=${() => { form.value = counted(form.value, by); }} /><span><b>${t(`console.freight.by.${by}`)}</b><small>${t(`console.freight.by.${by}.about`)}</small></span></label>`)}</fieldset></section>`;
    const regions = () => {
      const rest = restOf(form.value);
      const bare = uncovered(form.value, rest);
      const row = (one, at) => html`<${Region} key=${one.key} by=${form.value.by} region=${one} at=${at} rest=${one.key === rest} only=${form.value.regions.length === 1 && one.key === rest} trouble=${wrong(`regions.${at}`)}
        onChange=${(part) => change(one.key, part)} onPick=${() => { picking.value = one.key === rest ? "new" : one.key; }} onRemove=${() => set({ regions: form.value.regions.filter((other) => other.key !== one.key) })} />`;
      return html`<section class="panel"><header class="panel-head"><h3>${t("console.freight.regions")}</h3><p>${t("console.freight.regions.about")}</p></header>
        <ul class="freight-regions">${form.value.regions.map(row)}</ul>
        ${bare.length > 0 && html`<p class="callout warn">${icon("alert")}<span>${t("console.freight.uncovered", { names: names(bare) })}</span></p>`}
        <div class="panel-row"><button type="button" class="button" onClick=${() => { picking.value = "new"; }}>${t("console.freight.add")}</button>
        ${!rest && html`<button type="button" class="button" onClick=${() => set({ regions: [...form.value.regions, region(form.value.by)] })}>${t("console.freight.add_rest")}</button>`}</div></section>`;
    };
    const excluded = () => html`<section class="panel"><header class="panel-head"><h3>${t("console.freight.excluded")}</h3><p>${form.value.excluded.length ? names(form.value.excluded) : t("console.freight.excluded.none")}</p></header>
      <div class="panel-row"><button type="button" class="button" onClick=${() => { picking.value = "excluded"; }}>${t("console.freight.excluded.choose")}</button></div></section>`;
    const picker = () => {
      const key = picking.value;
      const chosen = key === "excluded" ? form.value.excluded : form.value.regions.find((one) => one.key === key)?.provinces ?? [];
      const taken = Object.fromEntries(Object.entries(owners(form.value)).filter(([, owner]) => owner !== key));
      return html`<${Picker} key=${key} title=${t(key === "excluded" ? "console.freight.excluded" : "console.freight.where")} chosen=${chosen} taken=${taken} onClose=${() => { picking.value = ""; }} onDone=${picked} />`;
    };
    return () => html`<section class="freight">${head()}
      ${lost.value && html`<div class="callout bad" role="alert">${icon("alert")}<span>${lost.value}</span><button type="button" class="button tiny" onClick=${load}>${t("console.again")}</button></div>`}
      ${!form.value && !lost.value && html`<div class="skeleton goods-ghost" aria-busy="true"></div>`}
      ${form.value && html`<div class="freight-body"><div>${basics()}${regions()}${excluded()}</div><${TryOut} form=${form.value} /></div>`}
      ${picking.value && picker()}</section>`;
  },
};
