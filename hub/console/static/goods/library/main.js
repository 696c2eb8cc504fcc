/** The section “library” of product management. */

import { html, ref } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { AssetPicker } from "./picker.js";

export const Section = {
  name: "Library",
  setup() {
    const open = ref(false);
    return () => html`<h1>${t("console.goods.library")}</h1>
      <button type="button" class="button" onClick=${() => { open.value = true; }}>${t("console.library.pick.any")}</button>
      ${open.value && html`<${AssetPicker} multiple onPick=${() => {}} onClose=${() => { open.value = false; }} />`}`;
  },
};
