/** Words by which the team groups products: typed one after another, taken away with a touch. */

import { html, ref } from "../../../shared/html.js";
import { icon } from "../../../shared/icons.js";
import { t } from "../../../shared/texts.js";
import { valuesIn } from "../variants/sheet.js";

const MOST = 20;
const LONGEST = 20;

export const TagsField = {
  name: "TagsField",
  props: { tags: Array },
  emits: ["change"],
  setup(props, { emit }) {
    const typed = ref("");
    const take = () => {
      const fresh = valuesIn(typed.value).map((tag) => tag.slice(0, LONGEST)).filter((tag) => !props.tags.includes(tag));
      typed.value = "";
      if (fresh.length) emit("change", [...props.tags, ...new Set(fresh)].slice(0, MOST));
    };
    const onInput = (event) => { typed.value = event.target.value; if (!event.isComposing && /[,\uff0c\u3001]/u.test(typed.value)) take(); };
    const onKey = (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter") { event.preventDefault(); take(); }
      if (event.key === "Backspace" && !typed.value && props.tags.length) emit("change", props.tags.slice(0, -1));
    };
    const one = (tag) => html`<li key=${tag} class="value"><span class="value-read"><span class="value-name">${tag}</span>
      <button type="button" class="icon-button value-drop" aria-label=${t("console.products.tag.drop", { name: tag })} onClick=${() => emit("change", props.tags.filter((other) => other !== tag))}>${icon("close", "small-icon")}</button></span></li>`;
    return () => html`<div class="tags-field"><ul class="values" hidden=${props.tags.length === 0}>${props.tags.map(one)}</ul>
      <input class="input" id="f-tags" value=${typed.value} maxlength="60" disabled=${props.tags.length >= MOST} placeholder=${t("console.products.tag.placeholder")} autocomplete="off" onInput=${onInput} onKeydown=${onKey} onBlur=${take} /></div>`;
  },
};
