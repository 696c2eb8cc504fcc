/** Chooses the label that takes another one's place everywhere. */

import { Dialog } from "../../shared/dialog.js";
import { html, ref } from "../../shared/html.js";
import { t } from "../../shared/texts.js";

export const MergeDialog = {
  name: "MergeDialog",
  props: { label: Object, others: Array },
  emits: ["close", "merge"],
  setup(props, { emit }) {
    const into = ref("");
    const submit = (event) => { event.preventDefault(); if (into.value) emit("merge", into.value); };
    return () => html`<${Dialog} title=${t("console.labels.merge.title", { name: props.label.name })} onClose=${() => emit("close")}>
      <form class="merge-form" onSubmit=${submit}>
        <p class="dialog-text">${t("console.labels.merge.about", { name: props.label.name })}</p>
        <div class="field"><label for="merge-into">${t("console.labels.merge.into")}</label>
          <select id="merge-into" class="input" value=${into.value} onChange=${(event) => { into.value = event.target.value; }}>
            <option value="">${t("console.labels.merge.choose")}</option>
            ${props.others.map((other) => html`<option key=${other.id} value=${other.id}>${other.name}</option>`)}</select></div>
        <footer class="dialog-foot"><button type="button" class="button" onClick=${() => emit("close")}>${t("console.cancel")}</button>
          <button type="submit" class="button primary" disabled=${!into.value}>${t("console.labels.merge")}</button></footer></form><//>`;
  },
};
