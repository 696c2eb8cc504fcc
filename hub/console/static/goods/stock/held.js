/** All unpaid reservations of the shop with the time they have left; one can be given up by hand. */

import { get, post } from "../../shared/api.js";
import { confirmed } from "../../shared/confirm.js";
import { html, inject, onMounted, ref, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain, toast } from "../../shared/toasts.js";
import { linkTo, usePlace } from "../place.js";
import { holdRow } from "./hold_row.js";
import { named } from "./source.js";
import { specsOf, titleOf } from "./words.js";

export const HeldPage = {
  name: "HeldPage",
  setup() {
    const { zone, may, refresh } = inject("stock");
    const { onLink } = usePlace();
    const page = shallowRef(null);
    const skus = shallowRef(new Map());
    const trouble = ref("");
    const load = async (more = false) => {
      const query = new URLSearchParams({ state: "held", limit: 50, ...(more ? { after: page.value.cursor } : {}) });
      try {
        const found = await get(`/api/v1/reservations?${query}`);
        const ids = [...new Set(found.reservations.flatMap((hold) => hold.lines.map((line) => line.sku_id)))];
        skus.value = new Map([...skus.value, ...await named(ids)]);
        page.value = more ? { ...found, reservations: [...page.value.reservations, ...found.reservations] } : found;
        trouble.value = "";
      } catch (error) {
        if (more) complain(error); else trouble.value = error.message;
      }
    };
    const release = async (hold) => {
      const yes = await confirmed({ title: t("console.stock.release"), text: t("console.stock.release.about"), yes: t("console.stock.release.yes"), danger: true });
      if (!yes) return;
      await post(`/api/v1/reservations/${hold.id}/release`, {}).then(() => { toast(t("console.stock.released")); refresh(); }, complain);
      await load();
    };
    const names = (lines) => {
      const sku = skus.value.get(lines[0]?.sku_id);
      const title = [titleOf(sku, lines[0]?.sku_id), specsOf(sku)].filter(Boolean).join(" ");
      return lines.length > 1 ? t("console.stock.and_more", { title, n: lines.length - 1 }) : title;
    };
    onMounted(load);
    return () => html`<section class="stock"><a class="goods-back" href=${linkTo("")} onClick=${onLink("")}>${icon("back")}${t("console.stock.back")}</a>
      <header class="goods-head"><div><h1>${t("console.stock.held")}</h1><p>${t("console.stock.held.about")}</p></div></header>
      ${trouble.value && html`<div class="callout bad" role="alert">${icon("alert")}<span>${trouble.value}</span><button type="button" class="button tiny" onClick=${() => load()}>${t("console.again")}</button></div>`}
      ${!page.value && !trouble.value && html`<div class="skeleton goods-ghost" aria-busy="true"></div>`}
      ${page.value?.reservations.length === 0 && html`<div class="empty"><span class="empty-icon">${icon("clock")}</span><b>${t("console.stock.held.none")}</b><p>${t("console.stock.held.none.about")}</p></div>`}
      ${page.value?.reservations.length > 0 && html`<ul class="stock-holds panel">${page.value.reservations.map((hold) => holdRow(hold, { zone, may, names, onRelease: release }))}</ul>`}
      ${page.value?.cursor && html`<p class="stock-more"><button type="button" class="button" onClick=${() => load(true)}>${t("console.stock.more")}</button></p>`}</section>`;
  },
};
