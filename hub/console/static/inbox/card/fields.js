/** The shop's own fields of a customer: read as a list, changed all at once. */

import { fieldInput, readValue, shownValue } from "./field_input.js";
import { html, reactive, ref, watch } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { changesOf } from "./merge.js";
import { CardSection, iconAct } from "./section.js";

export const Fields = {
  name: "CardFields",
  props: { card: Object, definitions: Array, may: Boolean, mayDefine: Boolean, save: Function },
  setup(props) {
    const draft = reactive({ values: {} });
    const editing = ref(false);
    const busy = ref(false);
    const trouble = ref(null);
    const edit = () => { draft.values = { ...props.card.fields }; trouble.value = null; editing.value = true; };
    const submit = async (event) => {
      event.preventDefault();
      const fields = changesOf(props.card, draft.values);
      if (Object.keys(fields).length === 0) { editing.value = false; return; }
      busy.value = true;
      await props.save({ fields }).then(() => { editing.value = false; }, (error) => { trouble.value = error; });
      busy.value = false;
    };
    const set = (field) => (event) => { draft.values = { ...draft.values, [field.key]: readValue(field, event.target.value) }; };
    watch(() => props.card.customer_id, () => { editing.value = false; });
    const row = (field) => html`<div key=${field.key}><dt>${field.label}</dt><dd>${shownValue(field, props.card.fields[field.key])}</dd></div>`;
    const input = (field) => html`<div key=${field.key} class="field"><label for=${`card-${field.key}`}>${field.label}</label>${fieldInput(field, draft.values[field.key], set(field), trouble.value)}</div>`;
    const form = () => html`<form class="card-form" onSubmit=${submit}>${props.definitions.map(input)}
      ${trouble.value && html`<p class="callout bad" role="alert">${trouble.value.message}</p>`}
      <div class="card-foot"><button type="button" class="button" onClick=${() => { editing.value = false; }}>${t("console.cancel")}</button>
        <button class="button primary" disabled=${busy.value}>${t("console.card.save")}</button></div></form>`;
    const none = () => html`<p class="card-none">${t("console.card.fields.none")} ${props.mayDefine && html`<a href="/console/settings/fields">${t("console.card.fields.define")}</a>`}</p>`;
    return () => (props.definitions.length === 0 && !props.mayDefine ? null : html`<${CardSection} name="fields" title=${t("console.card.fields")}>${{
      act: () => props.may && !editing.value && props.definitions.length > 0 && iconAct("pencil", "console.card.fields.edit", edit),
      default: () => (props.definitions.length === 0 ? none() : editing.value ? form() : html`<dl>${props.definitions.map(row)}</dl>`),
    }}<//>`);
  },
};
