/** A text, a table or a PDF over the page. Text stays text: it is fetched and shown as characters, never as a page;
 * a PDF is shown by the browser's own viewer, in a frame that may do nothing else.
 */

import { html, onMounted, ref, shallowRef } from "../shared/html.js";
import { Dialog } from "../shared/dialog.js";
import { t } from "../shared/texts.js";

const MOST_BYTES = 200_000;
const TEXTS = new Set(["text/plain", "text/csv", "application/json"]);
const shown = shallowRef(null);

/** Phones have no viewer for PDFs within a page; there the file is opened by itself. */
export function canPreview(media) {
  return Boolean(media?.url) && (TEXTS.has(media.mime) || (media.preview_url && navigator.pdfViewerEnabled));
}

export function preview(media) {
  shown.value = media;
}

const Preview = {
  name: "FilePreview",
  props: { media: Object },
  emits: ["close"],
  setup(props, { emit }) {
    const text = ref(null);
    const failed = ref(false);
    const cut = ref(false);
    const load = async () => {
      const response = await fetch(props.media.url, { headers: { Range: `bytes=0-${MOST_BYTES - 1}` } });
      if (!response.ok) throw new Error(String(response.status));
      cut.value = props.media.bytes > MOST_BYTES;
      text.value = decoded(await response.arrayBuffer());
    };
    const isText = TEXTS.has(props.media.mime);
    onMounted(() => isText && load().catch(() => { failed.value = true; }));
    return () => html`<${Dialog} title=${props.media.name || t("console.preview")} wide onClose=${() => emit("close")}>
      <div class="preview">${failed.value ? html`<p class="callout warn">${t("console.preview.failed")}</p>` : isText ? textOf(text.value)
        : html`<iframe class="preview-frame" src=${props.media.preview_url} title=${props.media.name}></iframe>`}
      ${cut.value && html`<p class="preview-cut">${t("console.preview.cut")}</p>`}
      <a class="button" href=${props.media.url} download=${props.media.name}>${t("console.download")}</a></div></${Dialog}>`;
  },
};

function textOf(text) {
  return text === null ? html`<div class="skeleton preview-text" aria-busy="true"></div>` : html`<pre class="preview-text" dir="auto" tabindex="0">${text}</pre>`;
}

/** Files from Windows in China are often GB 18030; a character cut in half at the end does not count. */
function decoded(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}

export const FilePreview = {
  name: "FilePreviewHost",
  setup: () => () => shown.value && html`<${Preview} key=${shown.value.id} media=${shown.value} onClose=${() => { shown.value = null; }} />`,
};
