// The list of fans: whose phone to pick up, and where something new has arrived.

import { get, send } from "/page/api.js";
import { el, icon } from "/page/dom.js";
import { t } from "/page/texts.js";
import { avatar, ICONS } from "./bubbles.js";
import { oneLine, shortMoment } from "./words.js";

const COLOURS = ["#57a86a", "#4a86d0", "#d97a33", "#8d63c7", "#d4587a", "#23918c", "#a98718", "#66748f"];
const SEARCH_MS = 150;

export class Fans {
  constructor(open) {
    this.open = open;
    this.accounts = [];
    this.fans = [];
    this.unread = new Set();
    this.opened = new Set();
    this.select = el("select", { "aria-label": t("wechat.choose_account"), onchange: () => this.load() });
    this.search = el("input", { type: "search", placeholder: t("wechat.search"), "aria-label": t("wechat.search"), oninput: () => this.later() });
    this.list = el("ul", { class: "fans" });
    this.count = el("span", { class: "count" });
    this.adding = el("button", { type: "button", class: "primary small", onclick: () => this.add() }, t("wechat.new_fan"));
    this.node = el("aside", { class: "side", "aria-label": t("wechat.fans") },
      el("div", { class: "side-top" }, el("h2", {}, t("wechat.fans"), " ", this.count), this.adding),
      el("div", { class: "side-find" }, this.select, el("label", { class: "find" }, icon(ICONS, "search"), this.search)), this.list);
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(), SEARCH_MS);
  }

  async load() {
    const app_id = this.select.value || undefined;
    const [{ accounts }, { fans, count }] = await Promise.all([
      get("/_sandbox/wechat/accounts"), get("/_sandbox/wechat/fans", { app_id, q: this.search.value.trim() })]);
    this.accounts = accounts;
    this.fans = fans;
    this.count.textContent = count || "";
    this.drawAccounts();
    this.draw();
  }

  drawAccounts() {
    const chosen = this.select.value;
    const options = this.accounts.map((account) => el("option", { value: account.app_id }, account.name));
    this.select.replaceChildren(el("option", { value: "" }, t("wechat.all_accounts")), ...options);
    this.select.value = this.accounts.some((account) => account.app_id === chosen) ? chosen : "";
    this.select.hidden = this.accounts.length < 2;
    this.adding.hidden = !this.accounts.length;
  }

  draw() {
    const held = document.activeElement?.dataset?.key;
    this.list.replaceChildren(...(this.fans.length ? this.fans.map((fan) => this.row(fan)) : [this.nothing()]));
    if (held) this.list.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus();
  }

  nothing() {
    const name = !this.accounts.length ? "no_accounts" : this.search.value ? "nobody_found" : "no_fans";
    const hint = name === "nobody_found" ? "" : t(`wechat.${name}_hint`);
    return el("li", { class: "nothing" }, el("strong", {}, t(`wechat.${name}`)), el("p", {}, hint));
  }

  row(fan) {
    const key = keyOf(fan);
    const fresh = this.unread.has(key);
    const account = this.account(fan);
    const words = fan.last ? oneLine(fan.last) : t(`wechat.${account?.kind ?? "official"}`);
    return el("li", {}, el("button", { type: "button", "data-key": key, class: this.opened.has(key) ? "fan-row chosen" : "fan-row",
      "aria-pressed": String(this.opened.has(key)), onclick: () => this.open(fan) },
      el("span", { class: "face" }, avatar(fan.avatar, fan.color), fresh ? el("span", { class: "dot", role: "img", "aria-label": t("wechat.unread") }) : null),
      el("span", { class: "fan-text" },
        el("span", { class: "fan-top" }, el("strong", {}, fan.nickname), el("time", {}, fan.last ? shortMoment(fan.last.at) : "")),
        el("span", { class: "fan-last" }, words),
        this.accounts.length > 1 ? el("span", { class: "fan-account" }, account?.name ?? "") : null)));
  }

  account(fan) {
    return this.accounts.find((account) => account.app_id === fan.app_id);
  }

  /** A message arrived on a phone: the fan moves up; a dot shows unless their phone is in hand. */
  heard(message) {
    const fan = this.fans.find((known) => keyOf(known) === keyOf(message));
    if (!fan) return this.later();
    fan.last = message;
    this.fans = [fan, ...this.fans.filter((known) => known !== fan)];
    if (message.side !== "fan" && !this.opened.has(keyOf(message))) this.unread.add(keyOf(message));
    this.redrawSoon();
  }

  redrawSoon() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.draw();
    });
  }

  known(fan) {
    const place = this.fans.findIndex((one) => keyOf(one) === keyOf(fan));
    if (place < 0) return this.later();
    this.fans[place] = { ...this.fans[place], ...fan };
    this.redrawSoon();
  }

  hold(fans) {
    this.opened = new Set(fans.map(keyOf));
    for (const key of this.opened) this.unread.delete(key);
    this.draw();
  }

  async add() {
    const app_id = this.select.value || this.accounts[0].app_id;
    const number = Math.floor(Math.random() * 9000) + 1000;
    const nickname = t("wechat.new_fan_name", { number });
    const random = crypto.getRandomValues(new Uint8Array(16));
    const openid = `o${[...random].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 27)}`;
    const fan = { app_id, openid, nickname, avatar: [...nickname][0], color: COLOURS[number % COLOURS.length] };
    await send("PUT", "/_sandbox/wechat/fans", { fans: [fan] });
    this.search.value = "";
    await this.load();
    this.open({ ...fan, follows: true });
  }
}

export function keyOf(of) {
  return `${of.app_id} ${of.openid}`;
}
