/** Uploads that a reload or a closed laptop cut off: choosing the same file again goes on with them. */

import { get, remove } from "../../shared/api.js";
import { html, onMounted, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain } from "../../shared/toasts.js";
import { chooseButton } from "./taking.js";
import { uploads } from "./uploads.js";
import { bytesOf } from "./words.js";

export const Unfinished = {
  name: "Unfinished",
  setup() {
    const found = shallowRef([]);
    onMounted(async () => { found.value = (await get("/api/v1/assets/uploads").catch(() => ({ uploads: [] }))).uploads; });
    const forget = async (upload) => {
      found.value = found.value.filter((one) => one !== upload);
      await remove(`/api/v1/assets/uploads/${upload.id}`).catch(complain);
    };
    const left = () => found.value.filter((upload) => !uploads.value.some((entry) => entry.uploadId === upload.id || entry.name === upload.name && entry.size === upload.size));
    const row = (upload) => html`<li key=${upload.id}><span class="upload-name">${upload.name}</span><small class="muted">${t("console.library.unfinished.at", { sent: bytesOf(upload.offset), size: bytesOf(upload.size) })}</small>
      <button type="button" class="icon-button" aria-label=${t("console.library.upload.cancel.do", { name: upload.name })} onClick=${() => forget(upload)}>${icon("close")}</button></li>`;
    return () => left().length > 0 && html`<section class="callout lib-unfinished">${icon("clock")}<div><b>${t("console.library.unfinished", { n: left().length })}</b><p>${t("console.library.unfinished.about")}</p><ul>${left().map(row)}</ul></div>
      ${chooseButton({ primary: false, label: t("console.library.unfinished.go") })}</section>`;
  },
};
