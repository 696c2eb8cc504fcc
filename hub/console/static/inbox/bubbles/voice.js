/** A voice message with its own small player; what the platform recognised stands under it. */

import { computed, html, onBeforeUnmount, ref } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { shortClock } from "../../shared/durations.js";
import { t } from "../../shared/texts.js";
import { refreshMessage } from "../live.js";
import { failed } from "./image.js";

const BARS = 24;

/** A fixed, quiet pattern: the wave is a handle for the eye, not a measurement. */
function bars(seed) {
  return Array.from({ length: BARS }, (_, i) => 4 + ((seed.charCodeAt(i % seed.length) * (i + 3)) % 13));
}

export const VoiceBubble = {
  name: "VoiceBubble",
  props: { message: Object },
  setup(props) {
    const audio = ref(null);
    const playing = ref(false);
    const at = ref(0);
    const length = ref((props.message.media?.duration_ms ?? 0) / 1000);
    const heights = computed(() => bars(props.message.id));
    const toggle = () => (playing.value ? audio.value.pause() : audio.value.play().catch(() => refreshMessage(props.message)));
    const seek = (event) => { audio.value.currentTime = ((event.offsetX / event.currentTarget.offsetWidth) * length.value) || 0; };
    onBeforeUnmount(() => audio.value?.pause());
    const player = (media) => html`<div class="voice">
      <button type="button" class="voice-play" aria-label=${t(playing.value ? "console.voice.pause" : "console.voice.play")} onClick=${toggle}>
        ${icon(playing.value ? "pause" : "play")}</button>
      <div class="voice-wave" onClick=${seek} aria-hidden="true">${heights.value.map((height, index) => html`<i key=${index}
        class=${index / BARS < at.value / (length.value || 1) && at.value > 0 ? "past" : ""} style=${{ height: `${height}px` }}></i>`)}</div>
      <span class="voice-time">${shortClock(playing.value || at.value ? at.value : length.value)}</span>
      <audio ref=${audio} src=${media.url} preload="none" onPlay=${() => { playing.value = true; }} onPause=${() => { playing.value = false; }}
        onEnded=${() => { at.value = 0; }} onTimeupdate=${(event) => { at.value = event.target.currentTime; }}
        onDurationchange=${(event) => { if (Number.isFinite(event.target.duration)) length.value = event.target.duration; }}></audio>
    </div>`;
    return () => {
      const { media, body } = props.message;
      return html`<div class="voice-box">${shape(media, player)}
        ${body.recognition && html`<p class="recognised"><span class="visually-hidden">${t("console.voice.recognised")}</span>${body.recognition}</p>`}</div>`;
    };
  },
};

function shape(media, player) {
  if (!media || media.state === "failed") return failed(media ?? {});
  if (media.state === "pending") return html`<div class="voice skeleton" aria-label=${t("console.media.coming")}></div>`;
  if (!media.silk) return player(media);
  return html`<div class="card">${icon("info")}<span>${t("console.voice.silk")}</span>
    <a class="button tiny" href=${media.url} download=${media.name || "voice.silk"}>${t("console.download")}</a></div>`;
}
