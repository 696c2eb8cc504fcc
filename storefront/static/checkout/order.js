// The order: paid from here, and looked after until it arrives.

import { ask, clock, el, left, lines, money, page, say, sums, t, trouble } from "./page.js";

let view = page;
const byId = (id) => document.getElementById(id);
const pay = byId("pay");

function scene() {
  return matchMedia("(pointer: coarse)").matches || innerWidth < 720 ? "mobile" : "desktop";
}

const isSent = () => view.lines.some((line) => !line.is_virtual);

/** What is not carried is delivered, and what was refunded is more than cancelled. */
function standing() {
  if (view.state === "cancelled" && view.cancel_reason === "refunded") return "refunded";
  return view.state === "shipped" && !isSent() ? "delivered" : view.state;
}

function show() {
  byId("standing").textContent = t(`state.${standing()}`);
  byId("number").textContent = t("number", { number: view.number });
  byId("lines").replaceChildren(...lines(view.lines));
  const last = [[t(view.paid_fen ? "sum.paid" : "sum.payable"), money(view.paid_fen || view.payable_fen)]];
  if (view.refunded_fen) last.unshift([t("sum.refunded"), money(-view.refunded_fen)]);
  byId("sums").replaceChildren(...sums({ ...view, freight_fen: isSent() ? view.freight_fen : null, is_sent: false }, last));
  fill("codes", view.codes, (one) => el("li", {}, el("b", {}, one.code), one.secret ? el("span", {}, t("code_secret", { secret: one.secret })) : null, copyButton(one.code)));
  fill("parcels", view.parcels, (one) => el("li", {}, el("span", {}, `${one.courier} ${one.waybill}`), copyButton(one.waybill)));
  const to = view.receiver;
  byId("receiver").hidden = !to;
  if (to) byId("receiver").replaceChildren(el("b", {}, `${to.name} ${to.phone}`), el("br"), `${t(`province.${to.province}`)} ${to.city} ${to.district} ${to.detail}`);
  byId("foot").hidden = view.state !== "unpaid";
  pay.disabled = !page.can_pay;
  pay.textContent = `${t("pay")} ${money(view.payable_fen)}`;
  if (view.state !== "unpaid" && byId("dialog").open) byId("dialog").close();
  tick();
}

function fill(id, rows, made) {
  byId(id).hidden = rows.length === 0;
  byId(id).replaceChildren(...rows.map(made));
}

function copyButton(text) {
  const button = el("button", { type: "button", className: "checkout-copy" }, t("copy"));
  button.addEventListener("click", async () => {
    try { await navigator.clipboard.writeText(text); button.textContent = t("copied"); } catch { say(t("copy_failed")); }
  });
  return button;
}

function tick() {
  const seconds = view.state === "unpaid" ? left(view.expires_at) : 0;
  byId("about").textContent = view.state !== "unpaid" ? t(`about.${standing()}`) : seconds > 0 ? t("time_left", { time: clock(seconds) }) : t("time_over");
}

async function look() {
  if (document.hidden) return;
  const answer = await ask("/state");
  if (answer.status !== 200) return;
  const before = JSON.stringify(view);
  view = answer.body;
  if (JSON.stringify(view) !== before) show();
}

async function begin() {
  pay.disabled = true;
  say("");
  const answer = await ask("/pay", { scene: scene() });
  pay.disabled = false;
  if (answer.status !== 200) { say(trouble(answer)); await look(); return; }
  if (answer.body.kind === "redirect") { location.assign(answer.body.url); return; }
  byId("code").src = `data:image/svg+xml,${encodeURIComponent(answer.body.code)}`;
  byId("code-link").href = answer.body.url;
  byId("dialog").showModal();
}

async function cancel() {
  if (!confirm(t("cancel.sure"))) return;
  const answer = await ask("/cancel", {});
  if (answer.status !== 200) say(trouble(answer));
  else { view = answer.body; show(); }
}

pay.addEventListener("click", begin);
byId("cancel").addEventListener("click", cancel);
document.addEventListener("visibilitychange", look);
setInterval(tick, 500);
setInterval(look, 2500);
show();
