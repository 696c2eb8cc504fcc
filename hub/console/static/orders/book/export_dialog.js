/** The orders as they are narrowed, as a locked file: a reason first, the password once, then the file. */

import { get, post } from "../../shared/api.js";
import { Dialog } from "../../shared/dialog.js";
import { html, onBeforeUnmount, ref, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { toast } from "../../shared/toasts.js";

const AGAIN_MS = 1000;

export const ExportDialog = {
  name: "ExportDialog",
  props: { filter: Object },
  emits: ["close"],
  setup(props, { emit }) {
    const reason = ref("");
    const password = ref("");
    const made = shallowRef(null);
    const told = ref("");
    const busy = ref(false);
    let timer = 0;
    let gone = false;
    onBeforeUnmount(() => { gone = true; clearTimeout(timer); });
    const path = () => `/api/v1/order-exports/${encodeURIComponent(made.value.id)}`;
    const look = async () => {
      try { made.value = (await get(path())).export; told.value = made.value.error; } catch (error) { told.value = error.message; }
      if (!gone && made.value.state === "waiting") timer = setTimeout(look, AGAIN_MS);
    };
    const begin = async () => {
      busy.value = true;
      told.value = "";
      try {
        const answer = await post("/api/v1/order-exports", { filter: props.filter, reason: reason.value.trim() });
        password.value = answer.password;
        made.value = answer.export;
        timer = setTimeout(look, AGAIN_MS);
      } catch (error) { told.value = error.message; }
      busy.value = false;
    };
    const copy = async () => {
      try { await navigator.clipboard.writeText(password.value); toast(t("console.orders.export.copied")); } catch (error) { told.value = error.message; }
    };
    const asking = () => html`<p>${t("console.orders.export.about")}</p>
      <div class="field"><label for="export-reason">${t("console.orders.export.reason")}</label><input id="export-reason" class="input" maxlength="200" value=${reason.value} onInput=${(event) => { reason.value = event.target.value; }} /></div>`;
    const writing = () => html`<div class="field"><span>${t("console.orders.export.password")}</span>
        <p class="export-password"><code>${password.value}</code><button type="button" class="button tiny" onClick=${copy}>${t("console.orders.export.copy")}</button></p></div>
      <p role="status">${made.value.state === "ready" ? t("console.orders.export.ready", { n: made.value.rows }) : made.value.state === "waiting" ? t("console.orders.export.writing", { n: made.value.done }) : ""}</p>
      <p class="field-hint">${t("console.orders.export.tools")}</p>`;
    return () => html`<${Dialog} title=${t("console.orders.export")} firm onClose=${() => emit("close")}>
      <form class="order-form" novalidate onSubmit=${(event) => { event.preventDefault(); begin(); }}>
        ${made.value ? writing() : asking()}
        ${told.value && html`<p class="callout bad" role="alert">${told.value}</p>`}
        <footer class="dialog-foot"><button type="button" class="button" onClick=${() => emit("close")}>${t("console.orders.export.close")}</button>
          ${!made.value && html`<button type="submit" class="button primary" disabled=${busy.value || reason.value.trim().length < 2}>${t("console.orders.export.begin")}</button>`}
          ${made.value?.state === "ready" && html`<a class="button primary" href=${`${path()}/file`} download>${icon("download")}${t("console.orders.export.fetch")}</a>`}</footer>
      </form><//>`;
  },
};
