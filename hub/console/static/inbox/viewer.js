/** One picture over the whole screen; Esc, the button or a click beside it closes. */

import { html, onBeforeUnmount, onMounted, ref, shallowRef } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";

const shown = shallowRef(null);

export function view(media) {
  shown.value = media;
}

const Picture = {
  name: "Picture",
  props: { media: Object },
  setup(props) {
    const element = ref(null);
    const whole = ref(false);
    const opener = document.activeElement;
    const close = () => { shown.value = null; };
    onMounted(() => element.value.showModal());
    onBeforeUnmount(() => { element.value?.close(); opener?.isConnected && opener.focus?.(); });
    return () => html`<dialog ref=${element} class="viewer" aria-label=${t("console.viewer")} onCancel=${(event) => { event.preventDefault(); close(); }}>
      <div class="viewer-bar">
        <a class="icon-button" href=${props.media.url} download=${props.media.name || "image"} aria-label=${t("console.download")}>${icon("download")}</a>
        <button type="button" class="icon-button" aria-label=${t("console.close")} onClick=${close}>${icon("close")}</button></div>
      <div class=${`viewer-stage ${whole.value ? "whole" : ""}`} onClick=${(event) => event.target === event.currentTarget && close()}>
        <img src=${props.media.url} alt=${props.media.name || t("console.kind.image")} onClick=${() => { whole.value = !whole.value; }} /></div>
    </dialog>`;
  },
};

export const Viewer = {
  name: "Viewer",
  setup: () => () => shown.value && html`<${Picture} key=${shown.value.url} media=${shown.value} />`,
};
