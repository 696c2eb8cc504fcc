/** Takes a file by drop, by choosing, or by keyboard, and shows how far its upload is. */

import { html, ref } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { ACCEPT, refusal, send } from "./sending.js";

export const DropZone = {
  name: "DropZone",
  props: { compact: Boolean },
  emits: ["begun"],
  setup(props, { emit }) {
    const over = ref(false);
    const sent = ref(null);
    const trouble = ref("");
    const input = ref(null);
    let abort = null;
    const take = async (file) => {
      if (!file || sent.value !== null) return;
      trouble.value = refusal(file);
      if (trouble.value) return;
      abort = new AbortController();
      sent.value = 0;
      try {
        emit("begun", await send(file, (part) => { sent.value = part; }, abort.signal));
      } catch (error) {
        trouble.value = error.code === "aborted" ? "" : error.message;
      }
      sent.value = null;
    };
    const onDrop = (event) => { event.preventDefault(); over.value = false; take(event.dataTransfer.files[0]); };
    const onChosen = (event) => { take(event.target.files[0]); event.target.value = ""; };
    return () => html`<div class=${`drop-zone ${over.value ? "is-over" : ""} ${props.compact ? "compact" : ""}`}
        onDragover=${(event) => { event.preventDefault(); over.value = true; }} onDragleave=${() => { over.value = false; }} onDrop=${onDrop}>
      ${sent.value === null ? html`${icon("file", "drop-icon")}
        <p><b>${t("console.transfers.drop")}</b><small>${t("console.transfers.drop.about")}</small></p>
        <div class="drop-acts"><button type="button" class="button primary" onClick=${() => input.value.click()}>${t("console.transfers.choose")}</button>
          <a class="button" href="/api/v1/imports/template.xlsx" download>${icon("download")}${t("console.transfers.template")}</a></div>`
      : html`<p role="status"><b>${t("console.transfers.sending", { n: Math.round(sent.value * 100) })}</b></p>
        <progress class="bar" max="1" value=${sent.value} aria-label=${t("console.transfers.sending.label")}></progress>
        <button type="button" class="button" onClick=${() => abort.abort()}>${t("console.cancel")}</button>`}
      <input ref=${input} class="visually-hidden" type="file" tabindex="-1" accept=${ACCEPT} aria-label=${t("console.transfers.choose")} onChange=${onChosen} />
      ${trouble.value && html`<p class="callout bad" role="alert">${icon("alert")}<span>${trouble.value}</span></p>`}
    </div>`;
  },
};
