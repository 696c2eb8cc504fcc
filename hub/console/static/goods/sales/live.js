/** How a sale runs, second by second while somebody looks; and what may be done with it now. */

import { get, serverNow } from "../../shared/api.js";
import { html, onBeforeUnmount, onMounted, ref, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain, toast } from "../../shared/toasts.js";
import { money } from "../parts/money.js";
import { AddPieces } from "./add_pieces.js";
import { canShow, moves } from "./moves.js";
import { clock, itemTitle, kindText, stateText, sum, timeText, toneOf } from "./words.js";

const BUSY_MS = 1000;
const CALM_MS = 5000;

export const Live = {
  name: "SaleLive",
  props: { me: Object, may: Boolean, go: Function, saleId: String },
  setup(props) {
    const zone = props.me.shop.timezone;
    const told = shallowRef(null);
    const stale = ref(false);
    const now = ref(serverNow());
    const adding = shallowRef(null);
    const busy = ref(false);
    let timer;
    let ticking;
    let asked = 0;
    // An answer that was overtaken by a later question is dropped: it may tell of before the last move.
    const load = async () => {
      clearTimeout(timer);
      const mine = ++asked;
      if (!document.hidden) {
        try {
          const answer = await get(`/api/v1/sales/${props.saleId}/figures`);
          if (mine !== asked) return;
          told.value = answer;
          stale.value = false;
        } catch (error) {
          if (mine !== asked) return;
          if (!told.value) { complain(error, [{ label: t("console.again"), run: load }]); return; }
          stale.value = true;
        }
      }
      timer = setTimeout(load, told.value?.sale.state === "open" ? BUSY_MS : CALM_MS);
    };
    const onVisible = () => { if (!document.hidden) load(); };
    onMounted(() => { load(); document.addEventListener("visibilitychange", onVisible); ticking = setInterval(() => { now.value = serverNow(); }, 500); });
    onBeforeUnmount(() => { asked += 1; clearTimeout(timer); clearInterval(ticking); document.removeEventListener("visibilitychange", onVisible); });
    const act = async (work) => {
      if (busy.value) return;
      busy.value = true;
      try {
        const done = await work();
        if (done === "gone") props.go("");
        else if (done) await load();
      } catch (error) { complain(error); await load(); }
      busy.value = false;
    };
    const copy = async () => {
      try { await navigator.clipboard.writeText(told.value.sale.url); toast(t("console.sales.copied")); } catch { toast(told.value.sale.url); }
    };
    const clockLine = (sale) => {
      const until = (at) => clock((Date.parse(at) - now.value) / 1000);
      if (sale.state === "ready") return t("console.sales.opens_in", { time: until(sale.starts_at) });
      if (sale.state === "open") return t("console.sales.closes_in", { time: until(sale.ends_at) });
      return "";
    };
    const figure = (name, value) => html`<div class="figure"><dt>${t(`console.sales.figure.${name}`)}</dt><dd>${value}</dd></div>`;
    const bar = (one) => html`<progress class="sale-bar" max=${one.quantity} value=${one.held + one.paid} aria-label=${t("console.sales.progress")}></progress>`;
    const planned = (item) => html`<p class="live-plan">${t("console.sales.planned", { count: item.quantity, each: item.per_user })}</p>`;
    const itemCard = (sale, item, one) => html`<li key=${item.sku_id} class="live-item">
      <div class="live-item-head"><b>${itemTitle(item)}</b><span class="live-price">${money(item.price_fen)}</span></div>
      ${sale.kind === "live" && sale.state === "open" && !item.opens_at && html`<p class="live-hidden">${t("console.sales.not_shown")}</p>`}
      ${sale.state === "draft" || sale.state === "cancelled" ? planned(item) : html`${bar(one)}
      <dl class="figures">${figure("left", one.left)}${figure("held", one.held)}${figure("paid", one.paid)}${figure("waiting", one.waiting)}${figure("per_minute", one.per_minute)}${figure("quantity", one.quantity)}</dl>`}
      ${props.may && html`<div class="live-acts">
        ${canShow(sale, item) && html`<button type="button" class="button primary" disabled=${busy.value} onClick=${() => act(() => moves.show(sale, item))}>${icon("play")}${t("console.sales.show")}</button>`}
        ${["ready", "open"].includes(sale.state) && html`<button type="button" class="button" disabled=${busy.value} onClick=${() => { adding.value = item; }}>${icon("plus")}${t("console.sales.add")}</button>`}
      </div>`}</li>`;
    const buttons = (sale) => props.may && html`<div class="live-moves">
      ${sale.state === "draft" && html`<button type="button" class="button" onClick=${() => props.go(`${sale.id}/edit`)}>${icon("pencil")}${t("console.sales.edit")}</button>`}
      ${sale.moves.map((move) => html`<button key=${move} type="button" class=${`button ${move === "prepare" || move === "open" ? "primary" : move === "close" || move === "cancel" ? "danger" : ""}`} disabled=${busy.value} onClick=${() => act(() => moves.move(sale, move))}>${t(`console.sales.move.${move}`)}</button>`)}
      ${sale.state === "draft" && html`<button type="button" class="button quiet" disabled=${busy.value} onClick=${() => act(() => moves.remove(sale))}>${icon("trash")}${t("console.sales.delete")}</button>`}
    </div>`;
    const whole = ({ figures }) => html`<dl class="figures live-sum">${figure("sold", sum(figures, "held") + sum(figures, "paid"))}${figure("paid", sum(figures, "paid"))}${figure("left", sum(figures, "left"))}${figure("waiting", sum(figures, "waiting"))}${figure("buyers", sum(figures, "buyers"))}${figure("let_go", sum(figures, "let_go"))}${figure("revenue", money(sum(figures, "revenue_fen")))}</dl>`;
    return () => {
      if (!told.value) return html`<div class="skeleton sales-ghost" aria-busy="true"></div>`;
      const { sale, figures } = told.value;
      return html`<div class="sales live">
        <header class="sales-head"><button type="button" class="icon-button" aria-label=${t("console.sales.back")} onClick=${() => props.go("")}>${icon("back")}</button>
          <h1>${sale.name}</h1><span class=${toneOf(sale.state)} role="status">${stateText(sale.state)}</span></header>
        <p class="live-when">${kindText(sale.kind)} · ${timeText(sale.starts_at, zone)} – ${timeText(sale.ends_at, zone)}<b class="live-clock">${clockLine(sale)}</b></p>
        ${stale.value && html`<p class="callout warn" role="status">${t("console.sales.stale")}</p>`}
        ${buttons(sale)}
        ${["ready", "open", "closing", "closed"].includes(sale.state) && html`<div class="live-link"><a href=${new URL(sale.url).pathname} target="_blank" rel="noopener">${sale.url}</a><button type="button" class="button" onClick=${copy}>${icon("link")}${t("console.sales.copy")}</button></div>`}
        ${sale.state !== "draft" && sale.state !== "cancelled" && whole(told.value)}
        <ul class="live-items">${sale.items.map((item, at) => itemCard(sale, item, figures[at]))}</ul>
        ${adding.value && html`<${AddPieces} sale=${sale} item=${adding.value} onClose=${() => { adding.value = null; }} onDone=${() => { adding.value = null; load(); }} />`}
      </div>`;
    };
  },
};
