/** A conversation's labels in a row of the list: as many as fit, then how many more. */

import { html } from "../shared/html.js";
import { t } from "../shared/texts.js";
import { shownLabels } from "./list_names.js";

const MOST = 2;

export function labelChips(ids, labels) {
  if (!ids?.length) return null;
  const shown = shownLabels(ids, labels);
  const rest = shown.slice(MOST);
  return [
    ...shown.slice(0, MOST).map((label) => html`<span key=${label.id} class=${`label-chip tone-${label.color}`} title=${label.name}>${label.name}</span>`),
    rest.length > 0 && html`<span key="rest" class="label-more" title=${rest.map((label) => label.name).join(t("console.list_comma"))}>+${rest.length}</span>`,
  ];
}
