/** One of the eight colours of labels, behind a dot of the present one. */

import { html, nextTick, onBeforeUnmount, ref, watch } from "../../shared/html.js";
import { t } from "../../shared/texts.js";

const COLORS = [0, 1, 2, 3, 4, 5, 6, 7];

export const ColorPick = {
  name: "ColorPick",
  props: { value: Number, label: String },
  emits: ["pick"],
  setup(props, { emit }) {
    const open = ref(false);
    const box = ref(null);
    const outside = (event) => { if (!box.value?.contains(event.target)) open.value = false; };
    const shut = () => { open.value = false; box.value?.querySelector("button").focus(); };
    const pick = (color) => { shut(); if (color !== props.value) emit("pick", color); };
    const onKey = (event) => {
      if (!open.value) return;
      if (event.key === "Escape") { event.stopPropagation(); shut(); }
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const dots = [...box.value.querySelectorAll("[role=radio]")];
      dots[(dots.indexOf(document.activeElement) + step + dots.length) % dots.length].focus();
    };
    watch(open, (now) => {
      document[now ? "addEventListener" : "removeEventListener"]("pointerdown", outside);
      if (now) nextTick(() => box.value.querySelector("[aria-checked=true]")?.focus());
    });
    onBeforeUnmount(() => document.removeEventListener("pointerdown", outside));
    return () => html`<div ref=${box} class="color-pick" onKeydown=${onKey}>
      <button type="button" class="color-face" aria-haspopup="true" aria-expanded=${open.value ? "true" : "false"} aria-label=${props.label} title=${props.label} onClick=${() => { open.value = !open.value; }}>
        <i class=${`color-dot tone-${props.value}`}></i></button>
      ${open.value && html`<div class="color-list" role="radiogroup" aria-label=${props.label}>${COLORS.map((color) => html`<button key=${color} type="button" role="radio" class="color-face"
        aria-checked=${String(color === props.value)} aria-label=${t(`console.labels.color.${color}`)} onClick=${() => pick(color)}><i class=${`color-dot tone-${color}`}></i></button>`)}</div>`}</div>`;
  },
};
