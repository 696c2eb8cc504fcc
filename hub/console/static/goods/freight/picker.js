/** Chooses provinces on a map in words: groups that can be taken as a whole, and every province by itself. */

import { Dialog } from "../../shared/dialog.js";
import { html, ref } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { GROUPS } from "./rules.js";

export const Picker = {
  name: "ProvincePicker",
  props: { title: String, chosen: Array, taken: Object },
  emits: ["close", "done"],
  setup(props, { emit }) {
    const chosen = ref(new Set(props.chosen));
    const put = (provinces, on) => {
      const next = new Set(chosen.value);
      for (const province of provinces) if (on) next.add(province); else next.delete(province);
      chosen.value = next;
    };
    const one = (province) => html`<label key=${province} class=${`province ${props.taken[province] ? "is-taken" : ""}`}>
      <input type="checkbox" checked=${chosen.value.has(province)} onChange=${(event) => put([province], event.target.checked)} /><span>${t(`console.freight.province.${province}`)}</span></label>`;
    const group = ([name, provinces]) => {
      const count = provinces.filter((province) => chosen.value.has(province)).length;
      return html`<fieldset key=${name} class="province-group"><legend><label class="province whole"><input type="checkbox" checked=${count === provinces.length} indeterminate=${count > 0 && count < provinces.length}
        onChange=${(event) => put(provinces, event.target.checked)} /><span>${t(`console.freight.group.${name}`)}</span></label></legend><div class="province-list">${provinces.map(one)}</div></fieldset>`;
    };
    const done = () => emit("done", Object.values(GROUPS).flat().filter((province) => chosen.value.has(province)));
    return () => html`<${Dialog} title=${props.title} wide firm onClose=${() => emit("close")}>
      <div class="province-groups">${Object.entries(GROUPS).map(group)}</div>
      ${Object.keys(props.taken).length > 0 && html`<p class="muted">${t("console.freight.taken")}</p>`}
      <footer class="dialog-foot"><span class="picker-count" role="status">${t("console.freight.chosen", { n: chosen.value.size })}</span>
        <button type="button" class="button" onClick=${() => emit("close")}>${t("console.cancel")}</button>
        <button type="button" class="button primary" onClick=${done}>${t("console.freight.use")}</button></footer><//>`;
  },
};
