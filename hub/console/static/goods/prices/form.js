/** All prices of one SKU to edit: figures with their margin, channels, members, sales; kept at once, all of it. */

import { put } from "../../shared/api.js";
import { computed, html, ref, watch } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { toast } from "../../shared/toasts.js";
import { money } from "../parts/money.js";
import { MoneyInput } from "../parts/money_input.js";
import { channelLines, eventLines, memberLines } from "./entries.js";
import { bodyOf, formOf, marginOf, newChannel, newMember, problemsOf, sameForm } from "./form_rules.js";

/** Emits `kept` with the answer, `stale` when somebody else saved meanwhile, `dirty` with whether something waits. */
export const PriceForm = {
  name: "PriceForm",
  props: { book: Object, warnings: Array, zone: String, rights: Array },
  emits: ["kept", "stale", "dirty"],
  setup(props, { emit }) {
    const may = props.rights.includes("prices.manage");
    const costs = props.rights.includes("costs.read");
    const form = ref(formOf(props.book, props.zone));
    const shown = ref(false); // mistakes are told once somebody wanted to save
    const refused = ref(null);
    const busy = ref(false);
    watch(() => props.book, (book) => { form.value = formOf(book, props.zone); shown.value = false; refused.value = null; });
    const dirty = computed(() => !sameForm(form.value, formOf(props.book, props.zone)));
    watch(dirty, (now) => emit("dirty", now));
    const problems = computed(() => problemsOf(form.value));
    const wrong = (field) => {
      if (refused.value?.field === field) return refused.value.message;
      const code = problems.value[field];
      return code && (shown.value || code === "below_floor" || code === "overlap") ? t(`console.prices.wrong.${code}`, { floor: money(form.value.floor_fen) }) : "";
    };
    const set = (fields) => { form.value = { ...form.value, ...fields }; refused.value = null; };
    const lines = (kind) => ({
      form: form.value, wrong, disabled: !may,
      change: (at, fields) => set({ [kind]: form.value[kind].map((one, n) => (n === at ? { ...one, ...fields } : one)) }),
      drop: (at) => set({ [kind]: form.value[kind].filter((_, n) => n !== at) }),
    });
    const save = async (event) => {
      event.preventDefault();
      shown.value = true;
      if (Object.keys(problems.value).length || busy.value) return;
      busy.value = true;
      try {
        emit("kept", await put(`/api/v1/skus/${encodeURIComponent(props.book.sku_id)}/prices`, bodyOf(form.value, props.zone)));
        toast(t("console.prices.saved"));
      } catch (error) {
        refused.value = error;
        if (error.code === "changed_meanwhile") emit("stale");
      } finally {
        busy.value = false;
      }
    };
    const figure = (name) => html`<div class="field" key=${name}><label for=${`figure-${name}`}>${t(`console.prices.${name}`)}</label>
      <${MoneyInput} id=${`figure-${name}`} fen=${form.value[name]} disabled=${!may} error=${wrong(name)} onChange=${(fen) => set({ [name]: fen })} />
      ${wrong(name) && html`<small class="field-error" role="alert">${wrong(name)}</small>`}</div>`;
    const margin = () => {
      const left = marginOf(form.value.price_fen, form.value.cost_fen);
      return left && html`<p class=${left.fen < 0 ? "price-margin bad" : "price-margin"}>${t("console.prices.margin", { amount: money(left.fen), percent: left.percent.toFixed(1) })}</p>`;
    };
    const part = (kind, rows, add) => html`<fieldset class="plain price-part"><legend>${t(`console.prices.${kind}`)}</legend>
      ${rows.length ? html`<ul class="price-lines">${rows}</ul>` : html`<p class="field-hint">${t(`console.prices.${kind}.none`)}</p>`}
      ${add && may && html`<button type="button" class="button tiny price-add" onClick=${add}>${icon("plus")}${t(`console.prices.${kind}.add`)}</button>`}</fieldset>`;
    const unplaced = () => refused.value && refused.value.code !== "changed_meanwhile" && !(refused.value.field in problems.value) && html`<p class="callout bad" role="alert">${refused.value.message}</p>`;
    return () => html`<form class="price-form" onSubmit=${save} novalidate>
      <div class="price-figures">${["price_fen", "msrp_fen", ...(costs ? ["cost_fen"] : []), "floor_fen"].map(figure)}</div>
      ${margin()}
      ${props.warnings.map((one) => html`<p key=${one.code + one.field} class="callout warn">${icon("alert")}<span>${t(`console.prices.warning.${one.code}`, one.params)}</span></p>`)}
      ${part("channels", channelLines(lines("channels")), () => set({ channels: [...form.value.channels, newChannel("taobao")] }))}
      ${part("members", memberLines(lines("members")), () => set({ members: [...form.value.members, newMember()] }))}
      ${form.value.events.length > 0 && part("events", eventLines(form.value.events, props.zone), null)}
      ${unplaced()}
      ${may && html`<footer class="dialog-foot"><button class="button primary" disabled=${!dirty.value || busy.value}>${t(busy.value ? "console.prices.saving" : "console.prices.save")}</button></footer>`}</form>`;
  },
};
