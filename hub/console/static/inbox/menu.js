/** A button with a short list behind it; arrows move, Esc closes and gives the focus back. */

import { html, nextTick, onBeforeUnmount, ref, watch } from "../shared/html.js";
import { icon } from "../shared/icons.js";

export const Menu = {
  name: "Menu",
  props: { label: String, items: Array },
  setup(props) {
    const open = ref(false);
    const box = ref(null);
    const outside = (event) => { if (!box.value?.contains(event.target)) open.value = false; };
    const shut = () => { open.value = false; box.value?.querySelector("button").focus(); };
    const onKey = (event) => {
      if (event.key === "Escape" && open.value) { event.stopPropagation(); shut(); }
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step || !open.value) return;
      event.preventDefault();
      const entries = [...box.value.querySelectorAll("[role=menuitem]")];
      entries[(entries.indexOf(document.activeElement) + step + entries.length) % entries.length].focus();
    };
    watch(open, (now) => {
      if (now) nextTick(() => box.value.querySelector("[role=menuitem]").focus());
      document[now ? "addEventListener" : "removeEventListener"]("pointerdown", outside);
    });
    onBeforeUnmount(() => document.removeEventListener("pointerdown", outside));
    const entry = (item) => html`<button key=${item.label} type="button" role="menuitem" tabindex="-1" class=${item.apart ? "apart" : ""}
      onClick=${() => { shut(); item.run(); }}>${item.label}</button>`;
    return () => html`<div ref=${box} class="menu" onKeydown=${onKey}>
      <button type="button" class="button" aria-haspopup="menu" aria-expanded=${open.value ? "true" : "false"} onClick=${() => { open.value = !open.value; }}>${props.label}${icon("down", "small-icon")}</button>
      ${open.value && html`<div class="menu-items" role="menu">${props.items.map(entry)}</div>`}</div>`;
  },
};
