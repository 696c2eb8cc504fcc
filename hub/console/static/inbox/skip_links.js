/** For the keyboard: from the top of the page straight to the list, the conversation or the reply. */

import { html } from "../shared/html.js";
import { t } from "../shared/texts.js";
import { focusOn } from "./panes.js";
import { state } from "./store.js";

export const SkipLinks = {
  name: "SkipLinks",
  setup: () => () => html`<nav class="skips" aria-label=${t("console.skips")}>${(state.value.openId ? ["list", "timeline", "composer"] : ["list"]).map((pane) =>
    html`<button key=${pane} type="button" class="skip" onClick=${() => focusOn(pane)}>${t(`console.skip.${pane}`)}</button>`)}</nav>`,
};
