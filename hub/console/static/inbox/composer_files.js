/** Files chosen, pasted or dropped, shown before they are sent. */

import { html, ref } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";
import { toast } from "../shared/toasts.js";
import { previewOf, sorted } from "./attachments.js";

/** `may()` is false while nothing can be sent; `onAdded` runs when a file was taken. */
export function createComposerFiles({ capabilities, may, onAdded }) {
  const files = ref([]);
  const dragging = ref(false);
  const attach = async (list) => {
    if (!may()) return;
    const { accepted, refused } = sorted(list, capabilities());
    refused.forEach((sentence) => toast(sentence, { kind: "bad" }));
    for (const entry of accepted) files.value = [...files.value, { ...entry, preview: await previewOf(entry) }];
    if (accepted.length) onAdded();
  };
  const drop = (entry) => {
    if (entry.preview.url) URL.revokeObjectURL(entry.preview.url);
    files.value = files.value.filter((other) => other !== entry);
  };
  const handlers = {
    onPaste: (event) => { if (event.clipboardData?.files.length) { event.preventDefault(); attach(event.clipboardData.files); } },
    onDragover: (event) => { event.preventDefault(); dragging.value = true; },
    onDragleave: (event) => { if (!event.currentTarget.contains(event.relatedTarget)) dragging.value = false; },
    onDrop: (event) => { event.preventDefault(); dragging.value = false; attach(event.dataTransfer.files); },
  };
  return { files, dragging, attach, drop, handlers };
}

export function attachedList(files, drop) {
  return html`<ul class="attached">${files.map((entry) => attached(entry, drop))}</ul>`;
}

function attached(entry, drop) {
  const { file, kind, preview } = entry;
  return html`<li key=${preview.url ?? file.name} class="attached-one">
    ${kind === "image" && preview.url ? html`<img src=${preview.url} alt=${file.name} />` : html`<span class="attached-file">${icon("file")}<small>${file.name}</small></span>`}
    <button type="button" class="attached-drop" aria-label=${t("console.attach.remove", { name: file.name })} onClick=${() => drop(entry)}>${icon("close")}</button></li>`;
}
