/** Files chosen, pasted or dropped, shown before they are sent. */

import { html, nextTick, ref } from "../shared/html.js";
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
  const move = (entry, step) => {
    const rest = files.value.filter((other) => other !== entry);
    const at = Math.max(0, Math.min(rest.length, files.value.indexOf(entry) + step));
    files.value = [...rest.slice(0, at), entry, ...rest.slice(at)];
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
  return { files, dragging, attach, drop, move, handlers };
}

/** Sent in this order, the words after them. Arrows move the one that has the focus. */
export function attachedList(files, drop, move) {
  return html`<ul class="attached">${files.map((entry, index) => attached(entry, index, files.length, drop, move))}</ul>`;
}

function attached(entry, index, count, drop, move) {
  const onKey = (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) { event.preventDefault(); move(entry, step); nextTick(() => event.target.focus()); }
    if (event.key === "Delete" || event.key === "Backspace") drop(entry);
  };
  const { file, kind, preview } = entry;
  return html`<li key=${preview.url ?? file.name} class="attached-one" tabindex="0" aria-label=${t("console.attach.place", { name: file.name, n: index + 1, count })} onKeydown=${onKey}>
    ${index > 0 && html`<button type="button" class="attached-earlier" tabindex="-1" aria-label=${t("console.attach.earlier")} title=${t("console.attach.earlier")} onClick=${() => move(entry, -1)}>${icon("back")}</button>`}
    ${kind === "image" && preview.url ? html`<img src=${preview.url} alt=${file.name} />` : html`<span class="attached-file">${icon("file")}<small>${file.name}</small></span>`}
    <button type="button" class="attached-drop" aria-label=${t("console.attach.remove", { name: file.name })} onClick=${() => drop(entry)}>${icon("close")}</button></li>`;
}
