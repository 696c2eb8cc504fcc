/** A clip: its first picture until somebody wants to see it, then the browser's own player. */

import { html, ref } from "../../shared/html.js";
import { shortClock } from "../../shared/durations.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { refreshMessage } from "../live.js";
import { sizeText } from "./cards.js";
import { failed, fitted } from "./image.js";

export const VideoBubble = {
  name: "VideoBubble",
  props: { message: Object },
  setup(props) {
    const playing = ref(false);
    const broken = ref(false);
    const lost = () => { broken.value = true; playing.value = false; };
    const again = () => refreshMessage(props.message).then(() => { broken.value = false; }, () => {});
    return () => {
      const media = props.message.media ?? { state: "failed" };
      const size = fitted(media);
      const style = { width: `${size.width}px`, aspectRatio: `${size.width} / ${size.height}` };
      if (media.state === "pending") return html`<div class="picture skeleton" style=${style} role="img" aria-label=${t("console.media.coming")}></div>`;
      if (media.state === "failed" || !media.url) return failed(media);
      if (broken.value) return lostBox(media, style, again);
      if (playing.value) return html`<video class="picture clip" style=${style} src=${media.url} poster=${media.thumb_url} controls autoplay playsinline preload="metadata" onError=${lost}></video>`;
      return html`<button type="button" class="picture clip" style=${style} aria-label=${t("console.video.play")} onClick=${() => { playing.value = true; }}>
        ${media.thumb_url && html`<img src=${media.thumb_url} alt="" width=${size.width} height=${size.height} loading="lazy" decoding="async" />`}
        <span class="clip-play">${icon("play")}</span><span class="clip-length">${media.duration_ms ? shortClock(media.duration_ms / 1000) : media.bytes ? sizeText(media.bytes) : ""}</span></button>`;
    };
  },
};

/** Not every browser plays every codec: the file itself is always there. */
function lostBox(media, style, again) {
  return html`<div class="picture lost" style=${style}><span>${t("console.video.failed")}</span>
    <span class="clip-acts"><button type="button" class="button tiny" onClick=${again}>${t("console.media.reload")}</button>
    <a class="button tiny" href=${media.url} download=${media.name || "video.mp4"}>${t("console.download")}</a></span></div>`;
}
