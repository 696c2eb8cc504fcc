/** What a product is called and where it belongs. */

import { html } from "../../../shared/html.js";
import { t } from "../../../shared/texts.js";
import { Suggest } from "../../parts/suggest.js";
import { CategoryField } from "./category_field.js";
import { area, part, row, text } from "./fields.js";
import { TagsField } from "./tags_field.js";

/** `edit`: {form, set, wrong}; `brands`: names in use; `tree`: see categories.js. */
export function basics(edit, brands, tree) {
  const { form, set, wrong } = edit;
  const field = (name, most, control, more = {}) => row({ id: `f-${name}`, label: t(`console.products.field.${name}`), error: wrong(`content.${name}`), count: most ? [form[name].length, most] : null, ...more }, control);
  return part("basics", "",
    field("title", 120, text({ id: "f-title", value: form.title, most: 120, error: wrong("content.title"), placeholder: t("console.products.title.placeholder"), onInput: (title) => set({ title }) }), { wide: true }),
    field("subtitle", 120, text({ id: "f-subtitle", value: form.subtitle, most: 120, error: wrong("content.subtitle"), placeholder: t("console.products.subtitle.placeholder"), onInput: (subtitle) => set({ subtitle }) }), { wide: true }),
    html`<div class="panel-grid">
      ${field("category_id", 0, html`<${CategoryField} value=${form.category_id} tree=${tree} onChange=${(id) => set({ category_id: id })} />`)}
      ${field("brand", 40, html`<${Suggest} id="f-brand" value=${form.brand} options=${brands.map((name) => ({ value: name, label: name }))} placeholder=${t("console.products.brand.placeholder")} maxlength=${40} error=${wrong("content.brand")} onChange=${(brand) => set({ brand })} />`)}
      ${row({ id: "f-code", label: t("console.products.field.code"), hint: t("console.products.code.hint"), error: wrong("code") }, text({ id: "f-code", value: form.code, most: 40, error: wrong("code"), spellcheck: "false", autocapitalize: "characters", placeholder: t("console.products.code.placeholder"), onInput: (code) => set({ code }) }))}
      ${field("tags", 0, html`<${TagsField} tags=${form.tags} onChange=${(tags) => set({ tags })} />`)}
    </div>`,
    field("description", 10_000, area({ id: "f-description", value: form.description, most: 10_000, rows: 8, error: wrong("content.description"), placeholder: t("console.products.description.placeholder"), onInput: (description) => set({ description }) }), { wide: true }));
}
