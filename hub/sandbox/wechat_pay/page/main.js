// WeChat Pay's part of the page: what was charged, what was paid, and a button that pays for a fan.

import { get, send } from "/page/api.js";
import { el } from "/page/dom.js";
import { listen } from "/page/live.js";
import { language, t } from "/page/texts.js";

export async function open(stage, connected) {
  const desk = new Desk();
  stage.replaceChildren(desk.node);
  const source = listen({ wechat_pay_changed: () => desk.soon() }, () => desk.load(), connected);
  await desk.load();
  return { close: () => { source.close(); stage.replaceChildren(); } };
}

class Desk {
  timer = 0;

  constructor() {
    this.sums = el("p", { class: "pay-sums" });
    this.list = el("ul", { class: "pay-list" });
    this.node = el("div", { class: "pay" }, el("section", { class: "pay-desk" }, el("h2", {}, t("wechat_pay.payments")), this.sums, this.list));
  }

  /** Many changes of one moment are one look. */
  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(), 200);
  }

  async load() {
    const truth = await get("/_sandbox/wechat_pay/truth?latest=1");
    this.sums.textContent = t("wechat_pay.sums", { paid: money(truth.paid_fen), refunded: money(truth.refunded_fen) });
    const rows = [...truth.payments].reverse();
    this.list.replaceChildren(...(rows.length ? rows.map((one) => this.row(one, truth.now)) : [el("li", { class: "pay-none" }, t("wechat_pay.none"))]));
  }

  row(one, now) {
    const open = one.state === "NOTPAY" && one.expires_at > now;
    return el("li", { class: "pay-row" },
      el("span", { class: "pay-what" }, el("strong", {}, one.description), el("small", {}, one.out_trade_no),
        one.paid_at > 0 && el("small", {}, new Date(one.paid_at * 1000).toLocaleString(language))),
      el("span", { class: "pay-money" }, el("strong", {}, money(one.total)), one.refunded > 0 && el("small", {}, t("wechat_pay.refunded", { amount: money(one.refunded) }))),
      open ? el("button", { type: "button", class: "pay-button", onclick: () => this.pay(one) }, t("wechat_pay.pay")) : el("small", { class: "pay-state" }, t(`wechat_pay.state.${one.state === "NOTPAY" ? "CLOSED" : one.state}`)));
  }

  async pay(one) {
    await send("POST", "/_sandbox/wechat_pay/pay", { out_trade_no: one.out_trade_no }).catch(() => null);
    await this.load();
  }
}

function money(fen) {
  return `¥${(fen / 100).toFixed(2)}`;
}
