/** Files that come in by choosing, dropping or pasting. */

import { html, ref } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { sending } from "./uploads.js";

const TYPES = { image: "image/jpeg,image/png,image/gif,image/webp,image/avif,image/bmp", video: "video/mp4,video/quicktime,video/webm,.mov" };

/** `kind`: "image", "video" or "" for both; it only guides the file dialog, the server looks into the files. */
export function chooseButton({ kind = "", label = t("console.library.upload"), primary = true, multiple = true, onFiles = sending.add }) {
  const accept = kind ? TYPES[kind] : `${TYPES.image},${TYPES.video}`;
  const onChange = (event) => {
    onFiles(Array.from(event.target.files));
    event.target.value = "";
  };
  return html`<label class=${`button ${primary ? "primary" : ""} take-button`}>${icon("plus")}<span>${label}</span>
    <input type="file" class="visually-hidden" multiple=${multiple} accept=${accept} onChange=${onChange} /></label>`;
}

/** Handlers for the element that takes drops and pastes, and whether something is being dragged over it. */
export function useTaking(onFiles = sending.add) {
  const over = ref(false);
  let depth = 0;
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  const leave = () => { depth = 0; over.value = false; };
  return {
    over,
    handlers: {
      onDragenter: (event) => { if (hasFiles(event)) { event.preventDefault(); depth += 1; over.value = true; } },
      onDragover: (event) => { if (hasFiles(event)) event.preventDefault(); },
      onDragleave: () => { depth -= 1; if (depth <= 0) leave(); },
      onDrop: (event) => { if (hasFiles(event)) { event.preventDefault(); leave(); onFiles(Array.from(event.dataTransfer.files)); } },
      onPaste: (event) => { if (event.clipboardData?.files.length) { event.preventDefault(); onFiles(Array.from(event.clipboardData.files)); } },
    },
  };
}
