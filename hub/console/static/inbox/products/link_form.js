/** A link to buy before it is sent: how many, what is taken off and why, how long the pieces are held. */

import { html } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { MoneyInput } from "../../goods/parts/money_input.js";

const MINUTES = [15, 30, 60, 120, 1440];

/** Emits `change` with what changed, `back`, and `send`. */
export const LinkForm = {
  name: "LinkForm",
  props: { asking: Object, refused: Object, busy: Boolean },
  emits: ["change", "back", "send"],
  setup(props, { emit }) {
    const span = (n) => (n < 60 ? t("console.pick.minutes", { n }) : t("console.pick.hours", { n: n / 60 }));
    const pieces = (event) => emit("change", { pieces: Math.max(1, Math.min(99, Math.trunc(Number(event.target.value)) || 1)) });
    return () => html`<form class="pick-link" onSubmit=${(event) => { event.preventDefault(); emit("send"); }}>
      <p>${t("console.pick.link_about")}</p>
      <div class="pick-link-fields">
        <div class="field"><label for="link-pieces">${t("console.pick.pieces")}</label><input id="link-pieces" class="input" type="number" inputmode="numeric" min="1" max="99" value=${props.asking.pieces} onChange=${pieces} /></div>
        <div class="field"><label for="link-off">${t("console.pick.off")}</label><${MoneyInput} id="link-off" fen=${props.asking.off} onChange=${(off) => emit("change", { off })} /></div>
        <div class="field"><label for="link-label">${t("console.pick.off_label")}</label><input id="link-label" class="input" maxlength="40" value=${props.asking.label} onInput=${(event) => emit("change", { label: event.target.value })} /></div>
        <div class="field"><label for="link-hold">${t("console.pick.hold")}</label><select id="link-hold" class="input" onChange=${(event) => emit("change", { minutes: Number(event.target.value) })}>${MINUTES.map((n) => html`<option key=${n} value=${n} selected=${n === props.asking.minutes}>${span(n)}</option>`)}</select></div>
      </div>
      ${props.refused && html`<p class="callout bad" role="alert">${props.refused.message}</p>`}
      <footer class="dialog-foot pick-foot"><button type="button" class="button" onClick=${() => emit("back")}>${t("console.cancel")}</button>
        <button type="submit" class="button primary" disabled=${props.busy}>${t("console.pick.link")}</button></footer></form>`;
  },
};
