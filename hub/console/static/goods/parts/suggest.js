/** A field that proposes what is known while one types, and takes what is new as well. */

import { computed, html, ref } from "../../shared/html.js";
import { rank } from "../../shared/initials.js";

const MOST = 8;

/** `options`: [{value, label, hint?}]; emits `change` with the text. `strict` is the caller's matter: this field takes all. */
export const Suggest = {
  name: "Suggest",
  props: { id: String, value: String, options: Array, label: String, placeholder: String, error: String, maxlength: Number },
  emits: ["change"],
  setup(props, { emit }) {
    const open = ref(false);
    const at = ref(-1);
    const shown = computed(() => matching(props.options ?? [], props.value));
    const choose = (option) => { emit("change", option.value); open.value = false; at.value = -1; };
    const onKey = (event) => {
      if (event.isComposing) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && shown.value.length) { event.preventDefault(); open.value = true; at.value = (at.value + step + shown.value.length) % shown.value.length; }
      if (event.key === "Enter" && open.value && shown.value[at.value]) { event.preventDefault(); choose(shown.value[at.value]); }
      if (event.key === "Escape" && open.value) { event.preventDefault(); event.stopPropagation(); open.value = false; }
    };
    const isOpen = () => open.value && shown.value.length > 0;
    return () => html`<span class="suggest"><input class="input" id=${props.id} role="combobox" autocomplete="off" aria-autocomplete="list" aria-expanded=${String(isOpen())} aria-controls=${`${props.id}-list`}
        aria-activedescendant=${isOpen() && at.value >= 0 ? `${props.id}-${at.value}` : null} aria-label=${props.label || null} placeholder=${props.placeholder || null} maxlength=${props.maxlength || null}
        value=${props.value} aria-invalid=${props.error ? "true" : null} aria-describedby=${`${props.id}-error`}
        onInput=${(event) => { open.value = true; at.value = -1; emit("change", event.target.value); }} onFocus=${() => { open.value = true; }} onBlur=${() => { open.value = false; }} onKeydown=${onKey} />
      <ul class="suggest-list" id=${`${props.id}-list`} role="listbox" aria-label=${props.label || props.placeholder || null} hidden=${!isOpen()}>
        ${shown.value.map((option, index) => html`<li key=${option.value} id=${`${props.id}-${index}`} role="option" aria-selected=${String(index === at.value)} class="suggest-item"
          onPointerdown=${(event) => { event.preventDefault(); choose(option); }}><span>${option.label}</span>${option.hint && html`<small>${option.hint}</small>`}</li>`)}</ul></span>`;
  },
};

/** The best first; what is typed already in full is no proposal. */
function matching(options, typed) {
  const wanted = (typed ?? "").trim();
  const ranked = options.map((option) => ({ option, place: wanted ? rank(wanted, option.label) : 0 }))
    .filter(({ option, place }) => place !== null && option.label !== wanted);
  return ranked.sort((a, b) => a.place - b.place).slice(0, MOST).map(({ option }) => option);
}
