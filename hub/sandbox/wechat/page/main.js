// WeChat's part of the page: the fans at the side, the phones in hand beside each other.

import { el, icon } from "/page/dom.js";
import { listen } from "/page/live.js";
import { t } from "/page/texts.js";
import { ICONS } from "./bubbles.js";
import { Fans, keyOf } from "./fans.js";
import { Phone } from "./phone.js";

const PHONE_PX = 400;
const SIDE_PX = 320;

export async function open(stage, connected) {
  const desk = new Desk();
  stage.replaceChildren(desk.node);
  const source = listen(desk.handlers(), () => desk.reload(), connected);
  await desk.fans.load();
  desk.restore();
  return { close: () => { source.close(); stage.replaceChildren(); } };
}

class Desk {
  constructor() {
    this.phones = [];
    this.fans = new Fans((fan) => this.pickUp(fan));
    this.row = el("div", { class: "phones" });
    this.node = el("div", { class: "wechat" }, this.fans.node, this.row);
    this.draw();
  }

  handlers() {
    return {
      message: (message) => this.heard(message),
      settled: (message) => this.of(message)?.settle(message),
      typing: (typing) => this.typed(typing),
      fan: (fan) => this.known(fan),
      account: () => this.fans.later(),
    };
  }

  heard(message) {
    this.of(message)?.add(message);
    this.fans.heard(message);
  }

  typed(typing) {
    const phone = this.of(typing);
    if (typing.command === "Typing") phone?.type(typing.for_s);
    else phone?.stopTyping();
  }

  known(fan) {
    this.of(fan)?.update(fan);
    this.fans.known(fan);
  }

  of(about) {
    return this.phones.find((phone) => keyOf(phone.fan) === keyOf(about));
  }

  async pickUp(fan) {
    const held = this.of(fan);
    if (held) return held.node.scrollIntoView({ inline: "center", block: "nearest" });
    const phone = new Phone(fan, this.fans.account(fan), () => this.putDown(phone));
    this.phones = [...this.phones.slice(-(room() - 1) || this.phones.length), phone];
    this.draw();
    return phone.load();
  }

  putDown(phone) {
    this.phones = this.phones.filter((one) => one !== phone);
    this.draw();
    this.fans.list.querySelector(`[data-key="${CSS.escape(keyOf(phone.fan))}"]`)?.focus();
  }

  draw() {
    this.row.replaceChildren(...(this.phones.length ? this.phones.map((phone) => phone.node) : [invitation()]));
    this.node.classList.toggle("holding", this.phones.length > 0);
    this.fans.hold(this.phones.map((phone) => phone.fan));
    const hash = this.phones.map((phone) => `${phone.fan.app_id}/${phone.fan.openid}`).join("+");
    history.replaceState(null, "", hash ? `#${hash}` : location.pathname);
    for (const phone of this.phones) phone.toEnd();
  }

  /** The address names the phones in hand, so that a reload or a link brings them back. */
  restore() {
    const wanted = this.wanted.map((pair) => pair.split("/"));
    for (const [app_id, openid] of wanted) {
      const fan = this.fans.fans.find((one) => one.app_id === app_id && one.openid === openid);
      if (fan) this.pickUp(fan);
    }
  }

  wanted = location.hash.slice(1).split("+").filter(Boolean);

  async reload() {
    await Promise.all([this.fans.load(), ...this.phones.map((phone) => phone.load())]);
  }
}

/** How many phones fit beside the list; one where there is room for no more. */
function room() {
  return Math.max(1, Math.floor((window.innerWidth - SIDE_PX) / PHONE_PX));
}

function invitation() {
  return el("div", { class: "invite" }, icon(ICONS, "phone"), el("strong", {}, t("wechat.pick")), el("p", {}, t("wechat.pick_hint")));
}
