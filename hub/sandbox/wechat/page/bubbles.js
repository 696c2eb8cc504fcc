// Draws one message as WeChat would; whatever came from outside goes in as text.

import { el, icon } from "/page/dom.js";
import { t } from "/page/texts.js";
import { article, eventLine, pick, systemLine, title } from "./words.js";

export const ICONS = "/page/wechat/icons.svg";
const MEDIA = "/_sandbox/wechat/media/";
const LINK = /<a\s[^>]*>[\s\S]*?<\/a>|https?:\/\/[^\s<>"'，。！？）]+/gi;

/** `act` is called with what a tap inside the bubble says. */
export function bubble(message, faces, act) {
  if (message.side === "system") return line(systemLine(message), message.type === "fault" ? "line fault" : "line");
  if (message.type === "event") return line(eventLine(message.body), "line");
  const content = (KINDS[message.type] ?? unknown)(message, act);
  const failed = message.gave_up
    ? el("span", { class: "failed", role: "img", title: t("wechat.undelivered"), "aria-label": t("wechat.undelivered") }, "!")
    : null;
  return el("li", { class: `said ${message.side}`, "data-n": message.n },
    faces[message.side](), el("div", { class: "carries" }, content, failed));
}

export function avatar(name, colour) {
  return el("span", { class: "avatar", "aria-hidden": "true", "--colour": colour }, name);
}

function line(text, kind) {
  return el("li", { class: kind }, el("span", {}, text));
}

const KINDS = {
  text: (message) => el("div", { class: "bubble" }, ...rich(String(pick(message.body, "content") ?? ""))),
  image: (message) => picture(mediaId(message.body)),
  voice: (message) => voice(mediaId(message.body)),
  video: (message) => video(mediaId(message.body)),
  shortvideo: (message) => video(mediaId(message.body)),
  location: place,
  link: (message) => link(message.body),
  news: (message) => link(article(message.body), t("wechat.card.article")),
  mpnewsarticle: (message) => link({ title: pick(message.body, "article_id") }, t("wechat.card.article")),
  music: (message) => link(message.body, t("wechat.card.music")),
  wxcard: (message) => link({ title: pick(message.body, "card_id") }, t("wechat.card.coupon")),
  miniprogrampage: card,
  msgmenu: menu,
};

function unknown(message) {
  return el("div", { class: "bubble" }, t("wechat.kind.other", { name: message.type }));
}

/** Links as WeChat draws them; the only markup it honours is <a href>. */
function rich(text) {
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(LINK)) {
    parts.push(text.slice(end, found.index), anchor(found[0]));
    end = found.index + found[0].length;
  }
  return [...parts, text.slice(end)];
}

function anchor(source) {
  const href = /href\s*=\s*["']([^"']*)["']/i.exec(source)?.[1] ?? (source.startsWith("<") ? "" : source);
  const label = source.startsWith("<") ? source.replace(/<[^>]+>/g, "") : source;
  return away(href, {}, label);
}

function away(href, props, ...children) {
  if (!/^https?:\/\//i.test(href)) return el("span", { ...props, class: `${props.class ?? ""} as-link` }, ...children);
  return el("a", { ...props, href, target: "_blank", rel: "noreferrer noopener" }, ...children);
}

function mediaId(body) {
  const inner = pick(body, "image", "voice", "video");
  return pick(body, "media_id") ?? (inner && typeof inner === "object" ? pick(inner, "media_id") : undefined);
}

function picture(id, kind = "picture") {
  const image = el("img", { class: kind, src: `${MEDIA}${encodeURIComponent(id ?? "")}`, alt: t("wechat.picture"), loading: "lazy" });
  image.addEventListener("error", () => image.replaceWith(el("span", { class: `${kind} gone` }, icon(ICONS, "photo"),
    el("span", {}, kind === "picture" ? t("wechat.picture_gone") : ""))));
  if (kind !== "picture") return image;
  const url = image.getAttribute("src");
  return el("a", { class: "framed", href: url, target: "_blank", rel: "noopener" }, image);
}

function voice(id) {
  const sound = new Audio();
  const seconds = el("span", {}, "");
  const button = el("button", { type: "button", class: "bubble voice" }, icon(ICONS, "sound"), seconds);
  button.addEventListener("click", () => play(sound, `/_sandbox/wechat/voice/${encodeURIComponent(id)}.wav`));
  for (const [event, playing] of [["play", true], ["pause", false], ["ended", false]]) {
    sound.addEventListener(event, () => button.classList.toggle("playing", playing));
  }
  measure(id, button, seconds);
  return button;
}

function play(sound, url) {
  if (!sound.src) sound.src = url;
  if (!sound.paused) return sound.pause();
  sound.currentTime = 0;
  return sound.play();
}

async function measure(id, button, label) {
  const answer = await fetch(`${MEDIA}${encodeURIComponent(id)}`, { method: "HEAD" });
  const seconds = answer.headers.get("X-Seconds") ?? "1";
  label.textContent = `${seconds}″`;
  button.setAttribute("aria-label", t("wechat.voice_s", { seconds }));
  button.style.setProperty("--seconds", seconds);
}

function video(id) {
  return el("video", { class: "picture", src: `${MEDIA}${encodeURIComponent(id ?? "")}`, controls: true,
    preload: "metadata", "aria-label": t("wechat.play_video") });
}

function place(message) {
  const where = [pick(message.body, "location_x", "lat"), pick(message.body, "location_y", "lng")].join(", ");
  return el("div", { class: "card place" }, el("strong", {}, title(message) || where), el("small", {}, where),
    el("div", { class: "map" }, icon(ICONS, "place")));
}

function link(body, kind) {
  const url = String(pick(body, "url", "musicurl") ?? "");
  const words = el("span", { class: "about" }, el("small", {}, pick(body, "description") ?? ""),
    el("span", { class: "thumb" }, icon(ICONS, "link")));
  return away(url, { class: "card" }, el("strong", {}, pick(body, "title") ?? url), words,
    kind ? el("span", { class: "kind" }, kind) : "");
}

function card(message) {
  const thumb = pick(message.body, "thumb_media_id");
  return el("div", { class: "card mini", title: pick(message.body, "page_path", "pagepath") ?? "" },
    el("strong", {}, title(message)), picture(thumb, "cover"),
    el("span", { class: "kind" }, icon(ICONS, "card"), t("wechat.card.mini")));
}

/** A tap answers with the item's words and its id, as a phone does. */
function menu(message, act) {
  const items = [pick(message.body, "list") ?? []].flat();
  const buttons = items.map((item) => el("button", { type: "button",
    onclick: () => act({ type: "text", content: item.content, bizmsgmenuid: String(item.id) }) }, item.content));
  return el("div", { class: "bubble menu" }, el("p", {}, pick(message.body, "head_content") ?? ""),
    ...buttons, el("p", {}, pick(message.body, "tail_content") ?? ""));
}
