/** Tells the person at the screen, once for all of their tabs, unless they look at it already. */

import { get, serverNow } from "../shared/api.js";
import { fanName } from "../shared/fan_name.js";
import { previewOf } from "../shared/previews.js";
import { t } from "../shared/texts.js";
import { toast } from "../shared/toasts.js";
import { decide, momentOf, warningsOf } from "./alerts/moments.js";
import { chosenAlerts, fetchAlerts } from "./alerts/preferences.js";
import { chime } from "./alerts/sound.js";
import { createTabs } from "./alerts/tabs.js";
import { showView } from "./ask_list.js";
import { goTo } from "./places.js";
import { state } from "./store.js";

const ICON = new URL("../icon.svg", import.meta.url).href;
const WATCH_MS = 5000;
const WARN_MS = 120_000; // where nobody set how early to warn
let warnMs = WARN_MS;

const tabs = createTabs({
  here: (id) => ({
    visible: document.visibilityState === "visible", focused: document.hasFocus(), active: Boolean(navigator.userActivation?.hasBeenActive),
    showing: Boolean(id) && state.value.openId === id,
  }),
  act: show,
  heard: (message) => {
    if (message.type === "preferences") fetchAlerts();
    if (message.to !== tabs.tab) return;
    if (message.type === "toast") tellHere(message.notice);
    if (message.type === "sound") chime(message.volume);
  },
});

/** {title, body, conversationId, kind: assigned | message | mention | sla, seq?, key?}; the same key is told once. */
export function notify({ title, body, conversationId, kind, seq = 0, key = `${kind}:${conversationId}:${title}:${body}` }) {
  return tabs.tell({ kind, key, conversationId, seq, title, body });
}

/** Run by the leading tab. */
function show(notice, there) {
  const isGranted = globalThis.Notification?.permission === "granted";
  const way = decide(notice.kind, there, chosenAlerts(), isGranted);
  if (way.desktop && !onDesktop(notice)) way.toast = tabs.tab;
  if (way.toast) tabs.send(way.toast, { type: "toast", notice });
  if (way.sound) tabs.send(way.sound, { type: "sound", volume: chosenAlerts().volume });
}

/** False where the browser only lets service workers do it (Android). */
function onDesktop({ title, body, conversationId, seq, key }) {
  try {
    const shown = new Notification(title, { body, tag: key, icon: ICON, silent: true });
    shown.addEventListener("click", () => { window.focus(); shown.close(); goTo(conversationId, seq); });
    return true;
  } catch {
    return false;
  }
}

function tellHere({ kind, title, body, conversationId, seq }) {
  const look = (run) => [{ label: t("console.alerts.open"), run }];
  toast(body ? `${title}${t("console.alerts.colon")}${body}` : title, {
    kind: "news", actions: conversationId ? look(() => goTo(conversationId, seq)) : [],
    gather: { name: kind, words: (n) => t(`console.alerts.many.${kind}`, { n }), actions: look(() => showView(kind === "mention" ? "mentions" : "mine")) },
  });
}

/** Every event of the socket passes here. */
export function noticeEvent(event) {
  const moment = momentOf(event, state.value.me?.id);
  if (moment) notify(worded(moment));
}

function worded({ kind, key, conversationId, seq, head, message, clock, breached }) {
  const name = fanName(head);
  const title = t(kind === "sla" ? `console.alerts.sla_${breached ? "breached" : "warning"}` : `console.alerts.${kind}`, { name, who: message?.sender.name ?? "" });
  const body = kind === "sla" ? t(`console.alerts.clock.${clock ?? "next_response"}`) : message ? previewOf(message) : head.last?.preview ?? "";
  return { kind, key, conversationId, seq, title, body };
}

/** The server tells when a clock has run out; that it is about to is seen here. */
function watchClocks() {
  const heads = Object.values(state.value.heads).map(({ head }) => head);
  warningsOf(heads, state.value.me?.id, serverNow(), warnMs).forEach((moment) => notify(worded(moment)));
}

export function startAlerts() {
  fetchAlerts();
  if (state.value.me?.rights?.includes("desk.manage")) get("/api/v1/desk").then(({ sla }) => { warnMs = (sla?.warn_s ?? 0) * 1000 || WARN_MS; }, () => {});
  setInterval(watchClocks, WATCH_MS);
}
