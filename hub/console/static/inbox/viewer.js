/** The pictures of a conversation over the whole screen: zoom by wheel, keys or two fingers, drag, swipe, Esc. */

import { computed, html, onBeforeUnmount, onMounted, ref, shallowRef } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";
import { FilePreview } from "./file_preview.js";
import { state } from "./store.js";
import { WHOLE, panned, swipe, zoomed } from "./zoom.js";

const shown = shallowRef(null); // a message with a picture, or {media} alone

/** `one`: a message, so that its neighbours can be seen too, or a file by itself. */
export function view(one) {
  shown.value = one.media ? one : { media: one };
}

function pictures(one) {
  const messages = state.value.threads[one.conversation_id]?.messages ?? [];
  const found = messages.filter((message) => message.kind === "image" && message.media?.url && !message.recalled_at);
  return found.some((message) => message.id === one.id) ? found : [one];
}

const Picture = {
  name: "Picture",
  props: { one: Object },
  setup(props) {
    const element = ref(null);
    const place = ref(WHOLE);
    const opener = document.activeElement;
    const fingers = new Map();
    let begun = null;
    const all = computed(() => pictures(props.one));
    const at = computed(() => Math.max(0, all.value.findIndex((one) => one.id === props.one.id)));
    const close = () => { shown.value = null; };
    const step = (by) => { const next = all.value[at.value + by]; if (next) { place.value = WHOLE; shown.value = next; } };
    const frame = () => ({ width: element.value.clientWidth, height: element.value.clientHeight });
    const middle = (x, y) => [x - frame().width / 2, y - frame().height / 2];
    const zoom = (factor, x, y) => { place.value = panned(zoomed(place.value, factor, x, y), 0, 0, frame()); };
    const keys = { ArrowLeft: () => step(-1), ArrowRight: () => step(1), "+": () => zoom(1.5), "=": () => zoom(1.5), "-": () => zoom(1 / 1.5), 0: () => { place.value = WHOLE; } };
    const onKey = (event) => { if (keys[event.key]) { event.preventDefault(); keys[event.key](); } };
    const onWheel = (event) => { event.preventDefault(); zoom(Math.exp(-event.deltaY / 400), ...middle(event.clientX, event.clientY)); };
    const onDown = (event) => {
      if (event.target.closest("button, a")) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      fingers.set(event.pointerId, event);
      begun = { x: event.clientX, y: event.clientY, moved: false };
    };
    const onMove = (event) => {
      const before = fingers.get(event.pointerId);
      if (!before) return;
      const other = [...fingers.values()].find((finger) => finger.pointerId !== event.pointerId);
      if (other) zoom(distance(event, other) / distance(before, other), ...middle((event.clientX + other.clientX) / 2, (event.clientY + other.clientY) / 2));
      else if (place.value.scale > 1) place.value = panned(place.value, event.clientX - before.clientX, event.clientY - before.clientY, frame());
      begun.moved ||= Boolean(other) || Math.hypot(event.clientX - begun.x, event.clientY - begun.y) > 6;
      fingers.set(event.pointerId, event);
    };
    const onUp = (event) => {
      if (!fingers.delete(event.pointerId) || fingers.size > 0 || !begun) return;
      const [dx, dy] = [event.clientX - begun.x, event.clientY - begun.y];
      if (place.value.scale === 1 && begun.moved) {
        const wanted = swipe(dx, dy);
        if (wanted === "close") close();
        else if (wanted) step(wanted);
      } else if (!begun.moved && event.target.tagName !== "IMG") close();
    };
    const onDouble = (event) => (place.value.scale > 1 ? (place.value = WHOLE) : zoom(2.5, ...middle(event.clientX, event.clientY)));
    onMounted(() => { element.value.showModal(); element.value.addEventListener("wheel", onWheel, { passive: false }); });
    onBeforeUnmount(() => { element.value?.close(); opener?.isConnected && opener.focus?.(); });
    const button = (name, label, run, disabled = false, className = "") => html`<button key=${label} type="button" class=${`icon-button ${className}`} disabled=${disabled} aria-label=${t(label)} title=${t(label)} onClick=${run}>${icon(name)}</button>`;
    return () => {
      const { media } = props.one;
      const { scale, x, y } = place.value;
      const many = all.value.length > 1;
      return html`<dialog ref=${element} class="viewer" aria-label=${t("console.viewer")} onCancel=${(event) => { event.preventDefault(); close(); }} onKeydown=${onKey}>
        <div class="viewer-stage" onPointerdown=${onDown} onPointermove=${onMove} onPointerup=${onUp} onPointercancel=${onUp} onDblclick=${onDouble}>
          <img key=${media.url} src=${media.url} alt=${media.name || t("console.kind.image")} draggable="false" class=${scale > 1 ? "large" : ""} style=${{ transform: `translate(${x}px, ${y}px) scale(${scale})` }} /></div>
        <div class="viewer-bar">${many && html`<span class="viewer-count">${at.value + 1} / ${all.value.length}</span>`}
          ${button("minus", "console.viewer.zoom_out", () => zoom(1 / 1.5), scale === 1)}${button("plus", "console.viewer.zoom_in", () => zoom(1.5))}
          <a class="icon-button" href=${media.url} download=${media.name || "image"} aria-label=${t("console.download")} title=${t("console.download")}>${icon("download")}</a>
          ${button("close", "console.close", close)}</div>
        ${many && button("back", "console.viewer.previous", () => step(-1), at.value === 0, "viewer-step left")}
        ${many && button("back", "console.viewer.next", () => step(1), at.value === all.value.length - 1, "viewer-step right")}
      </dialog>`;
    };
  },
};

function distance(a, b) {
  return Math.max(1, Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY));
}

export const Viewer = {
  name: "Viewer",
  setup: () => () => html`${shown.value && html`<${Picture} one=${shown.value} />`}<${FilePreview} />`,
};
