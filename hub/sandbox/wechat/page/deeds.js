// Everything a fan can do besides writing: each deed is an icon, a word and what it says.

import { upload } from "/page/api.js";
import { t } from "/page/texts.js";
import { ask } from "./forms.js";

const EVERYONE = ["official", "miniprogram"];
const FOLLOWERS = ["official"];

/** `run` gives the body of /say, or null when the fan changed their mind. */
export const DEEDS = [
  { name: "album", icon: "album", kinds: EVERYONE, run: pickFile },
  { name: "photo", icon: "photo", kinds: EVERYONE, run: samplePicture },
  { name: "voice", icon: "mic", kinds: FOLLOWERS, run: async () => ({ type: "voice" }) },
  { name: "video", icon: "video", kinds: FOLLOWERS, run: async () => ({ type: "video" }) },
  { name: "place", icon: "place", kinds: FOLLOWERS, run: place },
  { name: "link", icon: "link", kinds: FOLLOWERS, run: link },
  { name: "card", icon: "card", kinds: ["miniprogram"], run: card },
  { name: "scan", icon: "scan", kinds: FOLLOWERS, run: scan },
  { name: "enter", icon: "enter", kinds: ["miniprogram"], run: enter },
  { name: "unfollow", icon: "leave", kinds: FOLLOWERS, run: async () => event("unsubscribe") },
];

export const FOLLOW = event("subscribe");

/** The three entries of the official account's menu. */
export function menuEntries() {
  return [
    [t("wechat.menu.orders"), event("CLICK", { event_key: "ORDERS" })],
    [t("wechat.menu.service"), event("CLICK", { event_key: "SERVICE" })],
    [t("wechat.menu.shop"), event("VIEW", { event_key: "https://shop.example.com/", menu_id: "428796990" })],
  ];
}

function event(name, more = {}) {
  return { type: "event", event: name, ...more };
}

async function pickFile(fan) {
  const file = await chosenFile();
  if (!file) return null;
  const kind = file.type.startsWith("video/") ? "video" : "image";
  const query = new URLSearchParams({ app_id: fan.app_id, type: kind, name: file.name });
  const { media_id } = await upload(`/_sandbox/wechat/upload?${query}`, file);
  return { type: kind, media_id };
}

function chosenFile() {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = "image/jpeg,image/png,image/gif,video/mp4";
  input.click();
  return new Promise((done) => {
    input.addEventListener("change", () => done(input.files[0]));
    input.addEventListener("cancel", () => done(null));
  });
}

async function samplePicture() {
  const names = ["photo", "parcel", "screenshot"].map((name) => [name, t(`wechat.sample.${name}`)]);
  const given = await ask(t("wechat.do.photo"), [["sample", "wechat.form.sample", "", names]]);
  return given && { type: "image", ...given };
}

async function place() {
  const given = await ask(t("wechat.do.place"), [
    ["label", "wechat.form.label", t("wechat.example.place")],
    ["location_x", "wechat.form.lat", "23.098994"],
    ["location_y", "wechat.form.lng", "113.323440"],
  ]);
  return given && { type: "location", scale: 15, ...given };
}

async function link() {
  const given = await ask(t("wechat.do.link"), [
    ["title", "wechat.form.title", t("wechat.example.title")],
    ["description", "wechat.form.description", t("wechat.example.description")],
    ["url", "wechat.form.url", "https://shop.example.com/item/1"],
  ]);
  return given && { type: "link", ...given };
}

async function card() {
  const given = await ask(t("wechat.do.card"), [
    ["title", "wechat.form.title", t("wechat.example.title")],
    ["page_path", "wechat.form.page", "pages/goods?id=1"],
  ]);
  return given && { type: "miniprogrampage", ...given };
}

async function scan() {
  const given = await ask(t("wechat.do.scan"), [["event_key", "wechat.form.scene", "parcel-card-1"]]);
  return given && event("SCAN", given);
}

async function enter() {
  const given = await ask(t("wechat.do.enter"), [["session_from", "wechat.form.session_from", "order-detail"]]);
  return given && event("user_enter_tempsession", given);
}
