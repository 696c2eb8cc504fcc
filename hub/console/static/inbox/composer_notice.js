/** Why a reply cannot be written just now, and what to do instead. */

import { now } from "../shared/clock.js";
import { html } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";
import { takeOver } from "./actions.js";
import { state } from "./store.js";

export const ComposerNotice = {
  name: "ComposerNotice",
  props: { head: Object, barrier: String, typing: Object },
  setup: (props) => () => {
    const { head, barrier } = props;
    const writers = Object.values(props.typing ?? {}).filter((who) => who.type === "agent" && who.until > now.value && who.id !== state.value.me?.id);
    if (!barrier && writers.length) return html`<p class="callout warn composer-notice collision" role="status">${icon("alert")}<b>${t("console.collision", { names: writers.map((who) => who.name).join(t("console.list_comma")) })}</b></p>`;
    if (!barrier) return head?.episode?.state === "closed" ? reopened() : null;
    const name = head.episode?.assignee?.name ?? "";
    const other = barrier === "other_agent";
    return html`<div class=${`callout composer-notice ${other ? "" : "warn"}`}>${icon(other ? "user" : "alert")}
      <div><b>${t(`console.barrier.${barrier}`, { name })}</b><p>${t(`console.barrier.${barrier}.way`, { name, max: head.quota?.max ?? "" })}</p></div>
      ${other && html`<button type="button" class="button tiny" onClick=${() => takeOver(head.id)}>${t("console.take_over")}</button>`}</div>`;
  },
};

function reopened() {
  return html`<p class="composer-hint">${t("console.closed.hint")}</p>`;
}
