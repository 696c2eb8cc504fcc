/** A button with a list of choices behind it; long lists have a field to find them; arrows move, Esc closes. */

import { html, nextTick, onBeforeUnmount, ref, watch } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";

const MANY = 8;
const WIDTH = 240; // as in list_bar.css
const EDGE = 8;

/** `groups`: [{title?, items: [{key, label, hint?, tone?, chosen?, run?, next?: () => groups}]}] */
export const PopMenu = {
  name: "PopMenu",
  props: { groups: Array, label: String, face: String, symbol: String, hollow: Boolean, align: String, count: Number },
  setup(props, { slots }) {
    const open = ref(false);
    const box = ref(null);
    const deeper = ref(null);
    const wanted = ref("");
    const place = ref({});
    const outside = (event) => { if (!box.value?.contains(event.target)) open.value = false; };
    const entries = () => [...(box.value?.querySelectorAll(".pop-item") ?? [])];
    const focusFirst = () => nextTick(() => (box.value?.querySelector(".pop-find") ?? entries()[0])?.focus());
    const shut = () => { open.value = false; box.value?.querySelector("button").focus(); };
    const choose = (item) => {
      if (item.next) { deeper.value = item; wanted.value = ""; focusFirst(); return; }
      shut();
      item.run();
    };
    const onKey = (event) => {
      if (!open.value || event.isComposing) return;
      if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); if (deeper.value) { deeper.value = null; focusFirst(); } else shut(); }
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const all = entries();
      const at = all.indexOf(document.activeElement);
      all[at < 0 ? (step > 0 ? 0 : all.length - 1) : (at + step + all.length) % all.length]?.focus();
    };
    watch(open, (now) => {
      deeper.value = null;
      wanted.value = "";
      if (now) { place.value = placed(box.value, props.align); focusFirst(); }
      document[now ? "addEventListener" : "removeEventListener"]("pointerdown", outside);
    });
    onBeforeUnmount(() => document.removeEventListener("pointerdown", outside));
    const entry = (item) => html`<button key=${item.key} type="button" role=${item.chosen === undefined ? "menuitem" : "menuitemradio"} aria-checked=${item.chosen === undefined ? null : String(item.chosen)}
      tabindex="-1" class=${`pop-item ${item.chosen ? "chosen" : ""} ${item.danger ? "danger" : ""}`} onClick=${() => choose(item)}>
      ${item.tone !== undefined && html`<i class=${`pop-dot tone-${item.tone}`} aria-hidden="true"></i>`}
      <span class="pop-label">${item.label}</span>${item.hint ? html`<span class="pop-hint">${item.hint}</span>` : null}
      ${item.chosen && icon("check", "small-icon")}${item.next && icon("down", "small-icon pop-into")}</button>`;
    const list = () => {
      const groups = deeper.value ? deeper.value.next() : props.groups;
      const total = groups.reduce((sum, group) => sum + group.items.length, 0);
      const fits = (item) => item.label.toLowerCase().includes(wanted.value.trim().toLowerCase());
      const shown = groups.map((group) => ({ ...group, items: group.items.filter(fits) })).filter((group) => group.items.length > 0);
      return html`<div class="pop-list" role="menu" aria-label=${deeper.value?.label ?? props.label} style=${place.value}>
        ${deeper.value && html`<button type="button" class="pop-back" onClick=${() => { deeper.value = null; focusFirst(); }}>${icon("back", "small-icon")}${deeper.value.label}</button>`}
        ${total > MANY && html`<input class="input pop-find" type="search" aria-label=${t("console.find")} placeholder=${t("console.find")} value=${wanted.value} onInput=${(event) => { wanted.value = event.target.value; }} />`}
        <div class="pop-scroll">${shown.map((group, n) => html`<div key=${group.title ?? n} class="pop-group" role="group" aria-label=${group.title ?? null}>
          ${group.title && html`<p class="pop-title" aria-hidden="true">${group.title}</p>`}${group.items.map(entry)}</div>`)}
          ${shown.length === 0 && html`<p class="pop-none">${t(total ? "console.find.nothing" : "console.find.empty")}</p>`}</div></div>`;
    };
    return () => html`<div ref=${box} class="pop" onKeydown=${onKey}>
      <button type="button" class=${props.face ?? "icon-button"} aria-haspopup="menu" aria-expanded=${open.value ? "true" : "false"} aria-label=${props.hollow ? props.label : null} title=${props.hollow ? props.label : null}
        onClick=${() => { open.value = !open.value; }}>${slots.default ? slots.default() : [props.symbol && icon(props.symbol), props.hollow ? null : props.label]}</button>
      ${open.value && list()}</div>`;
  },
};

/** Fixed to the window: a list that scrolls sideways would cut it off. */
function placed(box, align) {
  const { left, right, bottom, top } = box.getBoundingClientRect();
  const below = innerHeight - bottom;
  const wanted = align === "end" ? right - WIDTH : left;
  const sideways = { left: `${Math.max(EDGE, Math.min(wanted, innerWidth - WIDTH - EDGE))}px` };
  const upright = below > 240 ? { top: `${bottom + 4}px`, maxHeight: `${below - 16}px` } : { bottom: `${innerHeight - top + 4}px`, maxHeight: `${top - 16}px` };
  return { position: "fixed", ...sideways, ...upright };
}
