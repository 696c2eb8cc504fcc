// WeCom's part of the page: the members of each company's app, and the phone of one of them.

import { get } from "/page/api.js";
import { el } from "/page/dom.js";
import { listen } from "/page/live.js";
import { language, t } from "/page/texts.js";

export async function open(stage, connected) {
  const desk = new Desk();
  stage.replaceChildren(desk.node);
  const source = listen({ wecom_message: (message) => desk.heard(message), wecom_apps: () => desk.load() }, () => desk.load(), connected);
  await desk.load();
  return { close: () => { source.close(); stage.replaceChildren(); } };
}

class Desk {
  apps = [];
  messages = [];
  held = null;
  seen = new Map();

  constructor() {
    this.members = el("div", { class: "wecom-members" });
    this.phone = el("div", { class: "wecom-hand" });
    this.node = el("div", { class: "wecom" }, el("section", { class: "wecom-side" }, el("h2", {}, t("wecom.members")), this.members), this.phone);
  }

  async load() {
    const [{ accounts }, { received }] = await Promise.all([get("/_sandbox/wecom/accounts"), get("/_sandbox/wecom/truth")]);
    this.apps = accounts;
    this.messages = received;
    const first = accounts[0]?.members[0];
    if (!this.held && first) this.held = keyOf(accounts[0].id, first.userid);
    this.draw();
  }

  heard(message) {
    this.messages = [...this.messages, message];
    this.draw();
  }

  of(key) {
    return this.messages.filter((message) => keyOf(message.app_id, message.userid) === key);
  }

  hold(key) {
    this.held = key;
    this.node.classList.add("holding");
    this.draw();
  }

  draw() {
    if (this.held) this.seen.set(this.held, this.of(this.held).length);
    this.members.replaceChildren(...(this.apps.length ? this.apps.map((app) => this.company(app)) : [nothing()]));
    this.phone.replaceChildren(...this.glass());
    this.phone.querySelector(".wecom-screen")?.scrollTo({ top: 1e9 });
  }

  company(app) {
    return el("div", {}, el("h3", {}, app.name), el("ul", {}, app.members.map((member) => this.member(app, member))));
  }

  member(app, member) {
    const key = keyOf(app.id, member.userid);
    const fresh = this.of(key).length - (this.seen.get(key) ?? 0);
    return el("li", {}, el("button", { type: "button", class: key === this.held ? "wecom-member chosen" : "wecom-member", onclick: () => this.hold(key) },
      el("span", { class: "wecom-face" }, member.name.slice(0, 1)),
      el("span", { class: "wecom-who" }, el("strong", {}, member.name), el("small", {}, member.userid)),
      fresh > 0 && el("b", { class: "wecom-fresh" }, String(fresh))));
  }

  glass() {
    const app = this.apps.find((one) => this.held?.startsWith(`${one.id}/`));
    const member = app?.members.find((one) => keyOf(app.id, one.userid) === this.held);
    if (!member) return [];
    const messages = this.of(this.held);
    return [el("div", { class: "wecom-phone", role: "region", "aria-label": t("wecom.phone_of", { name: member.name }) },
      el("header", { class: "wecom-bar" },
        el("button", { type: "button", class: "wecom-back", onclick: () => this.node.classList.remove("holding") }, t("wecom.back")),
        el("h2", {}, app.name)),
      el("div", { class: "wecom-screen", tabindex: "0" }, messages.length ? messages.map(line) : el("p", { class: "wecom-quiet" }, t("wecom.quiet"))))];
  }
}

function line(message) {
  const at = new Date(message.at * 1000).toLocaleString(language, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });
  return el("article", { class: "wecom-message" }, el("time", {}, at), message.type === "textcard" ? card(message.body) : el("p", { class: "wecom-text" }, message.body.content));
}

/** The description may carry the platform's three grey tones as markup; here it is shown as words. */
function card(body) {
  const words = new DOMParser().parseFromString(body.description.replaceAll("</div>", "</div>\n"), "text/html").body.textContent.trim();
  return el("a", { class: "wecom-card", href: body.url, target: "_blank", rel: "noopener noreferrer" },
    el("strong", {}, body.title), el("p", {}, words), el("span", {}, body.btntxt));
}

function nothing() {
  return el("p", { class: "wecom-quiet" }, t("wecom.no_apps"));
}

function keyOf(appId, userid) {
  return `${appId}/${userid}`;
}
