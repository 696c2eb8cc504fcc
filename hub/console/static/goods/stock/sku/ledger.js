/** Everything that ever came or went, the latest first: how many, what was left, why, who. */

import { get } from "../../../shared/api.js";
import { html, inject, onMounted, ref, shallowRef, watch } from "../../../shared/html.js";
import { firstText, t } from "../../../shared/texts.js";
import { complain } from "../../../shared/toasts.js";
import { count, exact, moment, signed, warehouseName, whoDid } from "../words.js";

const PAGE = 20;

export const Ledger = {
  name: "StockLedger",
  props: { skuId: String, places: Array, rev: Number },
  setup(props) {
    const { figures, zone } = inject("stock");
    const place = ref(props.places[0]?.warehouse_id ?? "");
    const page = shallowRef(null);
    const busy = ref(false);
    let asked = 0;
    const load = async (more = false) => {
      if (!place.value) { page.value = { lines: [], below: null }; return; }
      const mine = (asked += 1);
      busy.value = true;
      const query = new URLSearchParams({ warehouse_id: place.value, limit: PAGE, ...(more ? { below: page.value.below } : {}) });
      try {
        const found = await get(`/api/v1/stock/${encodeURIComponent(props.skuId)}/ledger?${query}`);
        if (mine === asked) page.value = more ? { ...found, lines: [...page.value.lines, ...found.lines] } : found;
      } catch (error) {
        if (mine === asked) complain(error, [{ label: t("console.again"), run: () => load(more) }]);
      }
      busy.value = false;
    };
    const look = (id) => { place.value = id; page.value = null; load(); };
    onMounted(load);
    watch(() => [props.rev, props.places.map((one) => `${one.warehouse_id}:${one.ledger_no}`).join()], () => {
      place.value ||= props.places[0]?.warehouse_id ?? "";
      load();
    });

    const tabs = () => props.places.length > 1 && html`<div class="stock-tabs" role="tablist">${props.places.map(({ warehouse_id: id }) => html`<button key=${id} type="button" role="tab" aria-selected=${String(id === place.value)} class="button tiny" onClick=${() => look(id)}>${warehouseName(figures.value, id)}</button>`)}</div>`;
    const why = (line) => line.reason || firstText([`console.stock.why.${line.ref}`]) || t(`console.stock.why.${line.kind}`);
    const row = (line) => html`<tr key=${line.number}><td class="stock-when" title=${exact(line.at, zone)}>${moment(line.at, zone)}</td>
      <th scope="row">${t(`console.stock.ledger.${line.kind}`)}</th>
      <td class=${`n ${line.delta < 0 ? "is-less" : "is-more"}`}>${signed(line.delta)}</td><td class="n" data-name=${t("console.stock.ledger.after")}>${count(line.physical_after)}</td>
      <td class="stock-why">${why(line)}</td><td class="stock-by">${whoDid(figures.value?.people, line.by)}</td></tr>`;
    return () => html`<section class="panel stock-wide" aria-label=${t("console.stock.ledger")}>
      <header class="panel-head"><h3>${t("console.stock.ledger")}</h3><p>${t("console.stock.ledger.about")}</p></header>${tabs()}
      ${!page.value && html`<div class="skeleton stock-ghost" aria-busy="true"></div>`}
      ${page.value?.lines.length === 0 && html`<p class="muted">${t("console.stock.ledger.none")}</p>`}
      ${page.value?.lines.length > 0 && html`<table class="stock-table stock-ledger"><thead><tr><th scope="col">${t("console.stock.ledger.at")}</th><th scope="col">${t("console.stock.ledger.kind")}</th><th scope="col" class="n">${t("console.stock.ledger.delta")}</th>
        <th scope="col" class="n">${t("console.stock.ledger.after")}</th><th scope="col">${t("console.stock.ledger.why")}</th><th scope="col">${t("console.stock.ledger.by")}</th></tr></thead><tbody>${page.value.lines.map(row)}</tbody></table>`}
      ${page.value?.below && html`<p class="stock-more"><button type="button" class="button" disabled=${busy.value} onClick=${() => load(true)}>${t(busy.value ? "console.stock.loading" : "console.stock.more")}</button></p>`}</section>`;
  },
};
