// The bottom of a phone: the menu of an official account, the text field, and the sheet of other deeds.

import { el, icon } from "/page/dom.js";
import { t } from "/page/texts.js";
import { ICONS } from "./bubbles.js";
import { DEEDS, FOLLOW, menuEntries } from "./deeds.js";

/** `say` sends a body and gives a promise; resolves false when it was refused. */
export function composer(fan, account, say) {
  const foot = el("footer", { class: "foot" });
  foot.append(account.kind === "official" && !fan.follows ? invitation(account, say) : writing(fan, account, say));
  return foot;
}

function invitation(account, say) {
  return el("div", { class: "invitation" }, el("p", {}, t("wechat.not_following", { account: account.name })),
    el("button", { type: "button", class: "primary", onclick: () => say(FOLLOW) }, t("wechat.do.follow")));
}

function writing(fan, account, say) {
  const sheet = deedSheet(fan, account, say);
  const more = toggle("plus", t("wechat.more"), sheet);
  const row = el("div", { class: "writing" }, ...textField(say, more, sheet));
  if (account.kind !== "official") return el("div", {}, row, sheet);
  const menu = menuBar(say);
  row.prepend(swap("menu", t("wechat.menu"), row, menu, sheet, more));
  menu.prepend(swap("keyboard", t("wechat.keyboard"), menu, row));
  return el("div", {}, row, menu, sheet);
}

function textField(say, more, sheet) {
  const field = el("textarea", { rows: 1, placeholder: t("wechat.write"), "aria-label": t("wechat.write"),
    enterkeyhint: "send", maxlength: 2000 });
  const button = el("button", { type: "button", class: "primary send", hidden: true }, t("wechat.send"));
  const submit = () => write(field, say, fit);
  const fit = () => resize(field, button, more);
  field.addEventListener("input", fit);
  field.addEventListener("focus", () => fold(sheet, more));
  field.addEventListener("keydown", (event) => onKey(event, submit));
  button.addEventListener("click", submit);
  return [field, more, button];
}

/** Enter sends, but not the Enter that ends a pinyin composition (229 is how Safari tells). */
function onKey(event, submit) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  submit();
}

async function write(field, say, fit) {
  const content = field.value;
  if (!content.trim()) return;
  field.value = "";
  fit();
  if (!(await say({ type: "text", content }))) {
    field.value = content;
    fit();
  }
}

function resize(field, button, more) {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, 110)}px`;
  button.hidden = !field.value.trim();
  more.hidden = !button.hidden;
}

function deedSheet(fan, account, say) {
  const buttons = DEEDS.filter((deed) => deed.kinds.includes(account.kind)).map((deed) =>
    el("button", { type: "button", onclick: () => perform(deed, fan, say) },
      el("span", { class: "tile" }, icon(ICONS, deed.icon)), t(`wechat.do.${deed.name}`)));
  return el("div", { class: "sheet", hidden: true }, ...buttons);
}

async function perform(deed, fan, say) {
  const body = await deed.run(fan);
  if (body) await say(body);
}

function toggle(name, label, sheet) {
  const button = el("button", { type: "button", class: "round", "aria-label": label, "aria-expanded": "false" }, icon(ICONS, name));
  button.addEventListener("click", () => {
    sheet.hidden = !sheet.hidden;
    button.setAttribute("aria-expanded", String(!sheet.hidden));
  });
  return button;
}

function fold(sheet, more) {
  sheet.hidden = true;
  more.setAttribute("aria-expanded", "false");
}

function menuBar(say) {
  const entries = menuEntries().map(([text, body]) => el("button", { type: "button", onclick: () => say(body) }, text));
  return el("div", { class: "menubar", hidden: true }, ...entries);
}

function swap(name, label, from, to, sheet, more) {
  return el("button", { type: "button", class: "round", "aria-label": label, onclick: () => {
    from.hidden = true;
    to.hidden = false;
    if (sheet) fold(sheet, more);
  } }, icon(ICONS, name));
}
