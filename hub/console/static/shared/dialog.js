/** A modal on the browser's own <dialog>, which keeps the focus inside, closes on Esc and gives the focus back. */

import { html, onBeforeUnmount, onMounted, ref } from "./html.js";
import { icon } from "./icons.js";
import { t } from "./texts.js";

/** Emits `close`; the parent renders it only while it is open. `firm`: a slip beside it does not close it. */
export const Dialog = {
  name: "Dialog",
  props: { title: String, wide: Boolean, firm: Boolean },
  emits: ["close"],
  setup(props, { slots, emit }) {
    const element = ref(null);
    const opener = document.activeElement;
    onMounted(() => element.value.showModal());
    onBeforeUnmount(() => { element.value?.close(); opener?.isConnected && opener.focus?.(); });
    const onBackdrop = (event) => event.target === element.value && !props.firm && emit("close");
    return () => html`<dialog ref=${element} class=${props.wide ? "dialog wide" : "dialog"} aria-label=${props.title}
        onCancel=${(event) => { event.preventDefault(); emit("close"); }} onMousedown=${onBackdrop}>
      <div class="dialog-body">
        <header class="dialog-head"><h2>${props.title}</h2>
          <button type="button" class="icon-button" aria-label=${t("console.close")} onClick=${() => emit("close")}>${icon("close")}</button>
        </header>
        ${slots.default?.()}
      </div>
    </dialog>`;
  },
};
