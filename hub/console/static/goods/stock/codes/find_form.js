/** A buyer names a code: what became of it. */

import { post } from "../../../shared/api.js";
import { html, inject, ref, shallowRef } from "../../../shared/html.js";
import { t } from "../../../shared/texts.js";
import { complain } from "../../../shared/toasts.js";
import { codeRow } from "./code_list.js";

export const FindForm = {
  name: "FindCode",
  props: { root: String },
  emits: ["act"],
  setup(props, { emit }) {
    const { zone } = inject("stock");
    const words = ref("");
    const found = shallowRef(null);
    const find = async (event) => {
      event.preventDefault();
      const code = words.value.trim();
      if (code) await post(`${props.root}/find`, { code }).then((answer) => { found.value = answer; }, complain);
    };
    return () => html`<details class="code-find"><summary>${t("console.stock.codes.find")}</summary><form onSubmit=${find}>
      <input class="input" maxlength="200" autocomplete="off" autocapitalize="none" spellcheck="false" aria-label=${t("console.stock.codes.find.label")} placeholder=${t("console.stock.codes.find.label")} value=${words.value} onInput=${(event) => { words.value = event.target.value; found.value = null; }} />
      <button class="button" disabled=${!words.value.trim()}>${t("console.stock.codes.find.go")}</button></form>
      ${found.value && (found.value.code ? html`<p class="small">${t(`console.stock.codes.${found.value.code.state}`)}</p><ul class="code-rows">${codeRow(found.value.code, zone, (name, code) => emit("act", name, code))}</ul>` : html`<p class="muted" role="status">${t("console.stock.codes.find.none")}</p>`)}</details>`;
  },
};
