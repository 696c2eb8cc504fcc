/** A picture: its place is kept while it comes, its small form opens the viewer, an expired link is renewed once. */

import { html, ref, watch } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { firstText, t } from "../../shared/texts.js";
import { refreshMessage } from "../live.js";
import { view } from "../viewer.js";

const MOST_WIDTH = 260;
const MOST_HEIGHT = 300;

/** The size on screen; unknown ones get a common shape so that the timeline does not jump. */
export function fitted({ width, height } = {}) {
  if (!width || !height) return { width: 200, height: 150 };
  const scale = Math.min(1, MOST_WIDTH / width, MOST_HEIGHT / height);
  return { width: Math.max(48, Math.round(width * scale)), height: Math.max(48, Math.round(height * scale)) };
}

export const ImageBubble = {
  name: "ImageBubble",
  props: { message: Object },
  setup(props) {
    const broken = ref(false);
    watch(() => props.message.media?.url, () => { broken.value = false; });
    const retry = () => refreshMessage(props.message).then(() => { broken.value = false; }, () => {});
    return () => {
      const media = props.message.media ?? { state: "failed" };
      const size = fitted(media);
      const style = { width: `${size.width}px`, aspectRatio: `${size.width} / ${size.height}` };
      if (media.state === "pending") return html`<div class="picture skeleton" style=${style} role="img" aria-label=${t("console.media.coming")}></div>`;
      if (media.state === "failed" || !media.url) return failed(media);
      if (broken.value) return html`<button type="button" class="picture lost" style=${style} onClick=${retry}>${icon("retry")}<span>${t("console.media.reload")}</span></button>`;
      return html`<button type="button" class="picture" style=${style} aria-label=${t("console.media.enlarge")} onClick=${() => view(props.message)}>
        <img src=${media.thumb_url ?? media.url} alt=${media.name || t("console.kind.image")} width=${size.width} height=${size.height}
          loading="lazy" decoding="async" onError=${() => { broken.value = true; }} /></button>`;
    };
  },
};

export function failed(media) {
  return html`<div class="card failed">${icon("alert")}<span>${whyFailed(media)}</span></div>`;
}

/** Codes without a sentence of their own, and our own faults, are told in general words. */
function whyFailed(media) {
  const known = media.error && media.error !== "internal_error" ? firstText([`errors.${media.error}`], media) : "";
  return known || t("console.media.failed");
}
