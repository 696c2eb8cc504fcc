// One fan's phone: the conversation with one account, live.

import { get, send } from "/page/api.js";
import { el, icon } from "/page/dom.js";
import { t } from "/page/texts.js";
import { avatar, bubble, ICONS } from "./bubbles.js";
import { composer } from "./composer.js";
import { moment } from "./words.js";

const GAP_S = 300;
const NEAR_END_PX = 80;
// A phone that chats all day keeps this many; older ones load again on demand.
const MOST_SHOWN = 300;

export class Phone {
  constructor(fan, account, close) {
    this.fan = fan;
    this.account = account;
    this.messages = [];
    this.list = el("ol", { class: "talk" });
    this.screen = el("div", { class: "screen", tabindex: 0, role: "log", "aria-label": t("wechat.messages") }, this.list);
    this.heading = el("h2", {}, account.name);
    this.below = el("button", { type: "button", class: "below", hidden: true, onclick: () => this.toEnd() }, t("wechat.new_below"));
    this.atEnd = true;
    this.screen.addEventListener("scroll", () => this.scrolled());
    // Pictures that load late and the sheet that opens would else push the newest words out of sight.
    const watch = new ResizeObserver(() => this.atEnd && this.toEnd());
    watch.observe(this.list);
    watch.observe(this.screen);
    this.node = el("section", { class: "phone", "aria-label": t("wechat.phone_of", { fan: fan.nickname, account: account.name }) },
      ownerTag(fan, close), el("div", { class: "glass" }, statusBar(), this.bar(close), this.screen, this.below, el("footer")));
    this.drawFoot();
  }

  bar(close) {
    return el("header", { class: "bar" },
      el("button", { type: "button", class: "round back", "aria-label": t("wechat.back"), onclick: close }, icon(ICONS, "back")),
      this.heading);
  }

  async load() {
    const told = await this.fetch();
    this.messages = told.messages;
    this.more = told.more;
    this.draw();
    this.toEnd();
    if (told.typing_s > 0) this.type(told.typing_s);
  }

  async loadOlder() {
    const told = await this.fetch({ before: this.messages[0].at });
    const height = this.screen.scrollHeight;
    this.messages = [...told.messages, ...this.messages];
    this.more = told.more;
    this.draw();
    this.screen.scrollTop += this.screen.scrollHeight - height;
  }

  fetch(more = {}) {
    return get("/_sandbox/wechat/messages", { app_id: this.fan.app_id, openid: this.fan.openid, ...more });
  }

  draw() {
    const rows = this.messages.flatMap((message, place) => this.rows(message, this.messages[place - 1]));
    const older = this.more ? el("li", { class: "line" }, el("button", { type: "button", onclick: () => this.loadOlder() }, t("wechat.older"))) : null;
    const silence = this.messages.length ? null : el("li", { class: "silence" }, avatar(...this.accountFace()), el("p", {}, t("wechat.silence")));
    this.list.replaceChildren(...[older, silence, ...rows].filter(Boolean));
  }

  rows(message, before) {
    const drawn = bubble(message, this.faces(), (body) => this.say(body));
    if (before && message.at - before.at < GAP_S) return [drawn];
    return [el("li", { class: "line time" }, el("time", { datetime: new Date(message.at * 1000).toISOString() }, moment(message.at))), drawn];
  }

  faces() {
    return { fan: () => avatar(this.fan.avatar, this.fan.color), hub: () => avatar(...this.accountFace()) };
  }

  accountFace() {
    return [[...this.account.name][0] ?? "", this.account.kind === "official" ? "#07a152" : "#5567d5"];
  }

  add(message) {
    const stay = this.atEnd;
    if (message.side !== "fan") this.stopTyping();
    this.messages.push(message);
    if (this.messages.length === 1 || this.messages.length > MOST_SHOWN) this.trim();
    else this.list.append(...this.rows(message, this.messages.at(-2)));
    if (stay || message.side === "fan") this.toEnd();
    else this.below.hidden = false;
  }

  trim() {
    this.more ||= this.messages.length > MOST_SHOWN;
    this.messages = this.messages.slice(-MOST_SHOWN / 2);
    this.draw();
  }

  settle(message) {
    const place = this.messages.findIndex((known) => known.n === message.n);
    if (place < 0 || this.messages[place].gave_up === message.gave_up) return;
    this.messages[place] = message;
    this.draw();
  }

  type(seconds) {
    clearTimeout(this.typing);
    this.heading.textContent = t("wechat.typing");
    this.typing = setTimeout(() => this.stopTyping(), seconds * 1000);
  }

  stopTyping() {
    clearTimeout(this.typing);
    this.heading.textContent = this.account.name;
  }

  update(fan) {
    const changed = fan.follows !== this.fan.follows;
    this.fan = fan;
    if (changed) this.drawFoot();
  }

  drawFoot() {
    this.node.querySelector("footer").replaceWith(composer(this.fan, this.account, (body) => this.say(body)));
  }

  async say(body) {
    try {
      await send("POST", "/_sandbox/wechat/say", { app_id: this.fan.app_id, openid: this.fan.openid, ...body });
      return true;
    } catch {
      return false; // the toast has said why
    }
  }

  scrolled() {
    this.atEnd = this.screen.scrollHeight - this.screen.scrollTop - this.screen.clientHeight < NEAR_END_PX;
    if (this.atEnd) this.below.hidden = true;
  }

  toEnd() {
    this.atEnd = true;
    this.screen.scrollTop = this.screen.scrollHeight;
    this.below.hidden = true;
  }
}

function ownerTag(fan, close) {
  return el("div", { class: "owner" }, avatar(fan.avatar, fan.color), el("strong", {}, fan.nickname),
    el("button", { type: "button", class: "round", "aria-label": t("wechat.close"), onclick: close }, icon(ICONS, "close")));
}

function statusBar() {
  return el("div", { class: "status", "aria-hidden": "true" }, el("span", { class: "notch" }));
}
