/** When an answer is due, in a row of the list: only when that is soon or past, or when one was late already. */

import { html } from "../shared/html.js";
import { t } from "../shared/texts.js";
import { SlaChip } from "./sla_chip.js";

export function slaMark(sla) {
  if (!sla) return null;
  const wasLate = sla.breached.length > 0 && Date.parse(sla.due_at) > Date.now();
  return [
    sla.due_at && html`<${SlaChip} key="due" sla=${sla} quiet />`,
    wasLate && html`<span key="late" class="sla-mark" title=${t(`console.list.sla.${sla.breached[0]}`)}>${t("console.list.sla.breached")}</span>`,
  ].filter(Boolean);
}
