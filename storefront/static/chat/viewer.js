// Pictures at full size, one after the other.

import { html, onMounted, ref } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./page.js";

const SWIPE_PX = 60;

export const Viewer = {
  props: ["pictures", "start"],
  emits: ["close"],
  setup(props, { emit }) {
    const at = ref(Math.max(0, props.pictures.findIndex((picture) => picture.id === props.start)));
    const zoomed = ref(false);
    let dialog = null;
    let touch = null;
    const step = (by) => {
      const next = at.value + by;
      if (next < 0 || next >= props.pictures.length) return;
      at.value = next;
      zoomed.value = false;
    };
    const keys = { ArrowLeft: () => step(-1), ArrowRight: () => step(1), " ": () => { zoomed.value = !zoomed.value; } };
    const touchEnd = (event) => {
      if (!touch || zoomed.value) return;
      const [x, y] = [event.changedTouches[0].clientX - touch.clientX, event.changedTouches[0].clientY - touch.clientY];
      if (Math.abs(y) > SWIPE_PX && Math.abs(y) > Math.abs(x)) dialog.close();
      else if (Math.abs(x) > SWIPE_PX) step(x > 0 ? -1 : 1);
    };
    onMounted(() => dialog.showModal());
    return () => {
      const picture = props.pictures[at.value];
      const many = props.pictures.length > 1;
      return html`<dialog class="viewer" ref=${(element) => { dialog = element; }} aria-label=${t("viewer")} onClose=${() => emit("close")}
          onKeydown=${(event) => keys[event.key]?.()} onTouchstart=${(event) => { touch = event.touches.length === 1 ? event.touches[0] : null; }} onTouchend=${touchEnd}>
        <div class=${`viewer-stage ${zoomed.value ? "zoomed" : ""}`} onClick=${(event) => event.target === event.currentTarget && dialog.close()}>
          <img src=${picture.url} alt=${t("image")} onClick=${() => { zoomed.value = !zoomed.value; }} />
        </div>
        <div class="viewer-bar">
          ${many && html`<span class="viewer-count">${at.value + 1} / ${props.pictures.length}</span>`}
          <button type="button" class="round" aria-label=${t("viewer_zoom")} aria-pressed=${zoomed.value} onClick=${() => { zoomed.value = !zoomed.value; }}>${icon("zoom")}</button>
          <a class="round" href=${picture.url} download=${picture.name || "image"} aria-label=${t("download")}>${icon("download")}</a>
          <button type="button" class="round" aria-label=${t("viewer_close")} onClick=${() => dialog.close()}>${icon("close")}</button>
        </div>
        ${many && html`<button type="button" class="round step left" disabled=${at.value === 0} aria-label=${t("viewer_previous")} onClick=${() => step(-1)}>${icon("left")}</button>
        <button type="button" class="round step right" disabled=${at.value === props.pictures.length - 1} aria-label=${t("viewer_next")} onClick=${() => step(1)}>${icon("right")}</button>`}
      </dialog>`;
    };
  },
};
