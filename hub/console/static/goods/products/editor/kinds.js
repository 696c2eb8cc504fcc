/** The first question of a new product: what kind of thing is sold. */

import { html } from "../../../shared/html.js";
import { icon } from "../../../shared/icons.js";
import { t } from "../../../shared/texts.js";
import { linkTo, usePlace } from "../../place.js";
import { KINDS } from "../list/asked.js";

const ICONS = { physical: "bag", course: "play", redeem_code: "ticket", membership_card: "card", live_ticket: "clock", bundle: "plus" };

/** Emits `choose` with the kind. */
export const KindChoice = {
  name: "KindChoice",
  emits: ["choose"],
  setup(_props, { emit }) {
    const { onLink } = usePlace();
    return () => html`<section class="kind-choice"><a class="goods-back" href=${linkTo("")} onClick=${onLink("")}>${icon("back", "small-icon")}${t("console.goods.products")}</a>
      <header class="goods-head"><div><h1 tabindex="-1">${t("console.products.kinds")}</h1><p>${t("console.products.kinds.about")}</p></div></header>
      <ul class="kinds">${KINDS.map((kind) => html`<li key=${kind}><button type="button" class="kind" id=${`kind-${kind}`} onClick=${() => emit("choose", kind)}>${icon(ICONS[kind])}<b>${t(`console.products.kind.${kind}`)}</b><span>${t(`console.products.kind.${kind}.about`)}</span></button></li>`)}</ul></section>`;
  },
};
