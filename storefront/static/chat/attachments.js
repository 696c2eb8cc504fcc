// What a bubble holds besides words: pictures, voices, files, places, links.

import { html, onBeforeUnmount, ref } from "./dom.js";
import { icon } from "./icons.js";
import { hostOf, safeHref } from "./links.js";
import { t } from "./page.js";
import { productCard } from "./product_card.js";
import { durationLabel, sizeLabel } from "./times.js";

const LONGEST_PX = 240;
const SHORTEST_PX = 96;

/** The space a picture takes before it has loaded, so that nothing jumps. */
function frameOf(media) {
  const { width = 4, height = 3 } = media;
  const scale = Math.min(LONGEST_PX / width, 300 / height, width < SHORTEST_PX ? 1.5 : 1);
  const wide = Math.max(SHORTEST_PX, Math.round(width * scale));
  return { width: `${wide}px`, aspectRatio: `${wide} / ${Math.max(64, Math.round(height * scale))}` };
}

function ring(part) {
  const around = 2 * Math.PI * 16;
  return html`<span class="ring" role="progressbar" aria-valuenow=${Math.round(part * 100)}
      aria-label=${t("uploading", { percent: Math.round(part * 100) })}>
    <svg viewBox="0 0 40 40" aria-hidden="true"><circle cx="20" cy="20" r="16" /><circle class="done" cx="20" cy="20" r="16"
      stroke-dasharray=${around} stroke-dashoffset=${around * (1 - part)} /></svg>
  </span>`;
}

export const Picture = {
  props: ["media", "preview", "progress"],
  emits: ["show"],
  setup(props, { emit }) {
    const broken = ref(false);
    return () => {
      const source = props.preview || props.media.thumb_url || props.media.url;
      const failed = props.media.state === "failed" || broken.value;
      if (failed) return html`<span class="file-card">${icon("image", "big")}<span>${t("image_broken")}</span></span>`;
      if (!source) return html`<span class="picture skeleton" style=${frameOf(props.media)}></span>`;
      return html`<button type="button" class="picture" style=${frameOf(props.media)} aria-label=${t("image_open")}
          onClick=${() => emit("show")}>
        <img src=${source} alt=${t("image")} loading="lazy" decoding="async" onError=${() => { broken.value = true; }} />
        ${props.progress !== undefined && ring(props.progress)}
      </button>`;
    };
  },
};

/** A clip shows its first picture until the fan wants to see it. */
export const Clip = {
  props: ["media", "preview", "progress"],
  setup(props) {
    const playing = ref(false);
    const broken = ref(false);
    return () => {
      const { media } = props;
      const source = props.preview || media.url;
      if (media.state === "failed" || broken.value) return html`<${File} media=${media} progress=${props.progress} />`;
      if (!source) return html`<span class="picture skeleton" style=${frameOf(media)}></span>`;
      if (playing.value) return html`<video class="picture clip" style=${frameOf(media)} src=${source} poster=${media.thumb_url} controls autoplay playsinline preload="metadata" onError=${() => { broken.value = true; }}></video>`;
      return html`<button type="button" class="picture clip" style=${frameOf(media)} aria-label=${t("video_play")} onClick=${() => { playing.value = true; }}>
        ${media.thumb_url && html`<img src=${media.thumb_url} alt="" loading="lazy" decoding="async" />`}
        ${props.progress === undefined ? html`<span class="clip-sign">${icon("play")}</span>` : ring(props.progress)}
        ${media.duration_ms && html`<span class="clip-length">${durationLabel(media.duration_ms / 1000)}</span>`}
      </button>`;
    };
  },
};

export const File = {
  props: ["media", "progress"],
  setup: (props) => () => {
    const { media, progress } = props;
    const name = media.name || t("file");
    const about = media.state === "failed" ? t("file_failed") : media.state === "pending" ? t("file_pending")
      : progress !== undefined ? t("uploading", { percent: Math.round(progress * 100) }) : sizeLabel(media.bytes);
    const inside = html`<span class="file-sign">${icon("file")}<b>${extension(name)}</b></span>
      <span class="file-words"><span class="file-name">${name}</span><span class="file-about">${about}</span></span>
      ${media.url && icon("download")}`;
    return media.url
      ? html`<a class="file-card" href=${media.url} download=${name}>${inside}</a>`
      : html`<span class="file-card">${inside}</span>`;
  },
};

function extension(name) {
  const found = /\.([a-z0-9]{1,4})$/i.exec(name);
  return found ? found[1].toUpperCase() : "";
}

let playing = null; // one voice at a time: starting another stops this one

export const Voice = {
  props: ["media"],
  setup(props) {
    const on = ref(false);
    let audio = null;
    const stop = () => { audio?.pause(); on.value = false; };
    const toggle = () => {
      if (on.value) return stop();
      playing?.();
      playing = stop;
      audio ??= Object.assign(new Audio(props.media.url), { onended: stop, onerror: stop });
      on.value = true;
      audio.play().catch(stop);
    };
    onBeforeUnmount(stop);
    return () => {
      const { media } = props;
      const seconds = Math.max(1, Math.round((media.duration_ms ?? 0) / 1000));
      if (media.silk) return html`<a class="file-card" href=${media.url} download="voice.silk">${icon("alert")}
        <span class="file-words"><span>${t("voice_silk")}</span><span class="file-about">${t("download")}</span></span></a>`;
      if (!media.url) return html`<span class="voice skeleton"></span>`;
      return html`<button type="button" class=${`voice ${on.value ? "on" : ""}`} style=${{ width: `${Math.min(220, 96 + seconds * 3)}px` }}
          aria-label=${`${t(on.value ? "voice_pause" : "voice_play")}: ${t("voice", { seconds })}`} onClick=${toggle}>
        ${icon(on.value ? "pause" : "play")}<span class="waves" aria-hidden="true">${[3, 7, 5, 9, 6, 8, 4, 6].map((high, at) =>
          html`<i key=${at} style=${{ height: `${high * 2}px` }}></i>`)}</span><span>${durationLabel(seconds)}</span>
      </button>`;
    };
  },
};

export function place(body) {
  const lat = Number(body.lat);
  const lng = Number(body.lng);
  const known = Number.isFinite(lat) && Number.isFinite(lng);
  const href = `https://uri.amap.com/marker?position=${lng},${lat}&name=${encodeURIComponent(body.label || "")}`;
  const inside = html`<span class="map" aria-hidden="true">${icon("pin")}</span>
    <span class="card-words"><b>${body.label || t("location")}</b>${known && html`<span>${t("location_open")}</span>`}</span>`;
  return known ? html`<a class="link-card" href=${href} target="_blank" rel="noopener noreferrer">${inside}</a>`
    : html`<span class="link-card">${inside}</span>`;
}

export function linkCard(body) {
  if (body.product) return productCard(body);
  const href = safeHref(body.url || "");
  const inside = html`<span class="card-words"><b>${body.title || body.url}</b>
    ${body.description && html`<span class="card-about">${body.description}</span>`}
    <span class="card-host">${icon("link")}${hostOf(body.url || "")}</span></span>`;
  return href ? html`<a class="link-card" href=${href} target="_blank" rel="noopener noreferrer nofollow">${inside}</a>`
    : html`<span class="link-card">${inside}</span>`;
}
