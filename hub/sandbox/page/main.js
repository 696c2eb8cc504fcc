// Boots the page: words first, then each platform's own folder brings its phones.

import { get } from "./api.js";
import { el } from "./dom.js";
import { language, loadTexts, switchLanguage, t } from "./texts.js";

async function start() {
  await loadTexts("/page", "page");
  document.documentElement.lang = language;
  document.title = t("page.title");
  const { platforms } = await get("/_sandbox/platforms");
  const sides = await Promise.all(platforms.map(load));
  drawTop(sides);
  await show(sides[0]);
}

async function load(name) {
  const folder = `/page/${name}`;
  const sheet = el("link", { rel: "stylesheet", href: `${folder}/${name}.css` });
  const styled = new Promise((done) => sheet.addEventListener("load", done));
  document.head.append(sheet);
  const [module] = await Promise.all([import(`${folder}/main.js`), loadTexts(folder, name), styled]);
  return { name, open: module.open };
}

function drawTop(sides) {
  const tabs = sides.map((side) =>
    el("button", { type: "button", class: "tab", "data-side": side.name, onclick: () => show(side) }, t(`${side.name}.name`)));
  const other = el("button", { type: "button", class: "quiet", onclick: switchLanguage }, t("page.other_language"));
  document.getElementById("top").replaceChildren(
    el("div", { class: "brand" }, el("img", { src: "/page/icon.svg", alt: "", width: 26, height: 26 }),
      el("div", {}, el("h1", {}, t("page.heading")), el("p", {}, t("page.subtitle")))),
    el("nav", { class: "tabs", "aria-label": t("page.platforms") }, sides.length > 1 ? tabs : []),
    el("span", { id: "connection", class: "connection", role: "status" }), other);
}

let opened = null;

async function show(side) {
  opened?.close();
  for (const tab of document.querySelectorAll(".tab")) tab.setAttribute("aria-pressed", String(tab.dataset.side === side.name));
  opened = await side.open(document.getElementById("stage"), setConnected);
}

function setConnected(connected) {
  const shown = document.getElementById("connection");
  shown.textContent = connected ? "" : t("page.reconnecting");
  shown.classList.toggle("lost", !connected);
}

start();
