/** The category of a product, with the dialog that chooses it. */

import { html, ref } from "../../../shared/html.js";
import { icon } from "../../../shared/icons.js";
import { t } from "../../../shared/texts.js";
import { CategoryDialog } from "./category_dialog.js";

export const CategoryField = {
  name: "CategoryField",
  props: { value: String, tree: Object, id: { type: String, default: "f-category_id" } },
  emits: ["change"],
  setup(props, { emit }) {
    const open = ref(false);
    const face = () => props.tree.pathOf(props.value) || t(props.value ? "console.products.unknown" : "console.products.category.none");
    const choose = (id) => { open.value = false; emit("change", id); };
    return () => html`<span class="category-field"><button type="button" class="input choose" id=${props.id} aria-haspopup="dialog" onClick=${() => { open.value = true; }}><span class=${props.value ? "" : "muted"}>${face()}</span>${icon("down", "small-icon")}</button>
      ${open.value && html`<${CategoryDialog} value=${props.value} tree=${props.tree} onChoose=${choose} onClose=${() => { open.value = false; }} />`}</span>`;
  },
};
