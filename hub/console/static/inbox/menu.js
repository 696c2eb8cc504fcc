/** A button with a short list behind it; arrows move, Esc closes and gives the focus back.
 *
 * `about` names the button for those who do not see it; `dot` and `iconName` stand in it; `bare` leaves the label out.
 */

import { html, nextTick, onBeforeUnmount, ref, watch } from "../shared/html.js";
import { icon } from "../shared/icons.js";

export const Menu = {
  name: "Menu",
  props: { label: String, items: Array, about: String, dot: String, iconName: String, bare: Boolean },
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
      const entries = [...box.value.querySelectorAll("[role^=menuitem]")];
      entries[(entries.indexOf(document.activeElement) + step + entries.length) % entries.length].focus();
    };
    watch(open, (now) => {
      if (now) nextTick(() => (box.value.querySelector("[aria-checked=true]") ?? box.value.querySelector("[role^=menuitem]"))?.focus());
      document[now ? "addEventListener" : "removeEventListener"]("pointerdown", outside);
    });
    onBeforeUnmount(() => document.removeEventListener("pointerdown", outside));
    const entry = (item) => html`<button key=${item.label} type="button" role=${"checked" in item ? "menuitemradio" : "menuitem"} tabindex="-1"
      aria-checked=${"checked" in item ? String(item.checked) : null} class=${[item.apart && "apart", item.only].filter(Boolean).join(" ")}
      onClick=${() => { shut(); item.run(); }}><span>${item.label}</span>${item.hint ? html`<small>${item.hint}</small>` : null}</button>`;
    return () => html`<div ref=${box} class="menu" onKeydown=${onKey}>
      <button type="button" class=${props.bare ? "icon-button" : "button"} aria-haspopup="menu" aria-expanded=${open.value ? "true" : "false"} aria-label=${props.about ? `${props.about}${props.bare ? "" : ` ${props.label}`}` : null}
        title=${props.about || null} onClick=${() => { open.value = !open.value; }}>${props.dot ? html`<i class=${`seat-dot ${props.dot}`} aria-hidden="true"></i>` : null}${props.iconName ? icon(props.iconName) : null}${props.bare ? null : html`<span class="menu-label">${props.label}</span>`}${props.bare ? null : icon("down", "small-icon")}</button>
      ${open.value && html`<div class="menu-items" role="menu">${props.items.map(entry)}</div>`}</div>`;
  },
};
