/** Labels of the conversation: chips, and a list to choose from. */

import { put } from "../../shared/api.js";
import { computed, html, nextTick, onBeforeUnmount, ref, watch } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain } from "../../shared/toasts.js";
import { fetchLabels, usable } from "../list_names.js";
import { state } from "../store.js";
import { CardSection, iconAct } from "./section.js";

export const Labels = {
  name: "CardLabels",
  props: { head: Object, may: Boolean },
  setup(props) {
    const picking = ref(false);
    const box = ref(null);
    const chosen = ref(props.head.labels ?? []);
    const known = computed(() => usable(state.value.labels ?? []));
    let asked = 0;
    watch(() => [props.head.id, props.head.labels], () => { chosen.value = props.head.labels ?? []; });
    watch(() => props.head.id, () => { picking.value = false; });
    /** Shown at once; the server's word replaces it with the next event. */
    const turn = async (id) => {
      const before = chosen.value;
      const turnNumber = (asked += 1);
      chosen.value = before.includes(id) ? before.filter((other) => other !== id) : [...before, id];
      await put(`/api/v1/conversations/${props.head.id}/labels`, { labels: chosen.value }).catch((error) => {
        if (turnNumber === asked) chosen.value = before;
        complain(error);
      });
    };
    const outside = (event) => { if (!box.value?.contains(event.target)) shut(false); };
    const shut = (back = true) => {
      picking.value = false;
      if (back) nextTick(() => document.querySelector("[data-part=labels] .card-act")?.focus());
    };
    watch(picking, (now) => {
      document[now ? "addEventListener" : "removeEventListener"]("pointerdown", outside);
      if (now) fetchLabels().then(() => box.value?.querySelector("input, a")?.focus());
    });
    onBeforeUnmount(() => document.removeEventListener("pointerdown", outside));
    const chip = (label) => html`<li key=${label.id} class=${`chip tone-${label.color}`}>${label.name}
      ${props.may && html`<button type="button" class="chip-off" aria-label=${t("console.card.labels.remove", { name: label.name })} onClick=${() => turn(label.id)}>${icon("close")}</button>`}</li>`;
    const choice = (label) => html`<li key=${label.id}><label><input type="checkbox" checked=${chosen.value.includes(label.id)} onChange=${() => turn(label.id)} />
      <span class=${`chip tone-${label.color}`}>${label.name}</span></label></li>`;
    const picker = () => html`<div ref=${box} class="label-picker" role="group" aria-label=${t("console.card.labels")} onKeydown=${(event) => { if (event.key === "Escape") { event.stopPropagation(); shut(); } }}>
      ${known.value.length > 0 ? html`<ul>${known.value.map(choice)}</ul>` : html`<p class="card-none">${t("console.card.labels.undefined")} <a href="/console/settings/labels">${t("console.settings")}</a></p>`}</div>`;
    return () => {
      const mine = known.value.filter((label) => chosen.value.includes(label.id));
      return html`<${CardSection} name="labels" title=${t("console.card.labels")}>${{
        act: () => props.may && iconAct(picking.value ? "check" : "plus", "console.card.labels.edit", () => (picking.value ? shut() : (picking.value = true))),
        default: () => html`<div>${mine.length > 0 ? html`<ul class="card-labels">${mine.map(chip)}</ul>` : html`<p class="card-none">${t("console.card.labels.none")}</p>`}
          ${picking.value && picker()}</div>`,
      }}<//>`;
    };
  },
};
