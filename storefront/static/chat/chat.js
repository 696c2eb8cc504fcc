// The chat behind the screen: identity, line, timeline and outbox, joined into one state that Vue watches.

import { shallowReactive } from "./dom.js";
import { memberFrom, openSession, remembered } from "./identity.js";
import { openOutbox } from "./outbox.js";
import { isEmbedded, page, t } from "./page.js";
import * as timeline from "./reducer.js";
import { remember } from "./recall.js";
import { isSeen, onSeen } from "./seen.js";
import { prepared, uploaded } from "./upload.js";
import { connectWire } from "./wire.js";

// The heads check of every screen: heals a lost last doorbell.
const COMPARE_MS = 20_000;
// A typing signal is repeated every 5 s; without one for longer the person stopped.
const TYPING_SHOWN_MS = 7_000;
const TYPING_TOLD_MS = 4_000;
// Shorter breaks are bridged without a word; a banner that flashes worries people.
const DOWN_SHOWN_MS = 2_000;
const NOTICE_MS = 5_000;
const MOST_FILES = 9;
const slug = page.shop.slug;

export async function openChat() {
  const state = shallowReactive({
    view: timeline.EMPTY, up: false, downShown: false, typing: "", failed: "", notice: "", paging: false, newAfterSeq: null,
    again: null,
  });
  const previews = new Map(); // client id → object URL of a picture that this page sent
  let identity = null;
  let wire = null;
  let syncing = null;
  const timers = {};

  const outbox = await openOutbox(slug, {
    isUp: () => Boolean(wire?.isUp()) && state.view.opened,
    send: async (payload) => (await wire.request("send", payload)).message,
    upload: (item, onProgress) => uploaded(slug, identity.token, item.file, item.name, onProgress),
    stored: (_item, message) => set(timeline.acknowledged(state.view, message)),
  });

  function set(view) {
    state.view = view;
    outbox.reconcile(view.messages);
    if (view.gap) sync();
  }

  // --- identity and line ---------------------------------------------------------------------------------------

  async function start() {
    state.failed = "";
    const member = memberFrom(location.hash);
    const known = remembered(slug);
    try {
      // A returning visitor needs no answer before connecting; the token is renewed once a month.
      const fresh = known && !member.user && Date.now() - known.at < 25 * 86_400_000;
      become(fresh ? known : await openSession(slug, { token: known?.token ?? "", ...member }));
    } catch (error) {
      if (known) become(known);
      else fail(error);
    }
  }

  function become(next) {
    identity = next;
    outbox.belongsTo(identity.fan_id);
    if (!wire) wire = connectWire(() => ({ shop: slug, token: identity.token }), hears);
    wire.open();
  }

  function fail(error) {
    state.failed = error.message || t("failed_open_text");
    if (error.code !== "offline") return;
    clearTimeout(timers.start);
    timers.start = setTimeout(start, 4_000);
  }

  const hears = {
    up: () => {
      clearTimeout(timers.down);
      Object.assign(state, { up: true, downShown: false });
      (state.view.opened ? sync() : open()).then(outbox.pump);
    },
    down: () => {
      Object.assign(state, { up: false, typing: "" });
      clearTimeout(timers.down);
      timers.down = setTimeout(() => { state.downShown = !state.up; }, navigator.onLine ? DOWN_SHOWN_MS : 0);
    },
    /** The server knows the token no more (too old, or the shop's account changed): ask for a new one. */
    refused: async (code) => {
      if (code === "store_away") return;
      identity = await openSession(slug, { token: identity.token, ...memberFrom(location.hash) }).catch(() => identity);
      outbox.belongsTo(identity.fan_id);
    },
    event: async (event) => {
      if (event.message && event.message.direction !== "in") state.typing = "";
      // Our own message, told before its acknowledgement, and without the id that we gave it: one moment.
      const own = event.message?.direction === "in" && !event.message.client_id;
      if (own && outbox.isBusy()) return sync();
      set(timeline.applied(state.view, event));
    },
    signal: (signal) => {
      if (signal.name !== "typing") return;
      state.typing = signal.on ? signal.who.name || t("staff") : "";
      clearTimeout(timers.typing);
      timers.typing = setTimeout(() => { state.typing = ""; }, TYPING_SHOWN_MS);
    },
    resync: () => sync(),
  };

  // --- timeline --------------------------------------------------------------------------------------------------

  async function open() {
    const answer = await wire.request("open", {}).catch(() => null);
    if (!answer) return;
    const seen = answer.conversation.read_by_fan_seq;
    const unseen = answer.messages.some((m) => m.direction === "out" && m.seq > seen);
    if (unseen && state.newAfterSeq === null && seen > 0) state.newAfterSeq = seen;
    set(timeline.opened(answer));
  }

  /** One at a time; whoever asks meanwhile gets the same answer. */
  function sync() {
    syncing ??= syncOnce().finally(() => { syncing = null; });
    return syncing;
  }

  async function syncOnce() {
    if (!wire.isUp() || !state.view.opened) return;
    const answer = await wire.request("sync", { after_rev: state.view.rev }).catch(() => null);
    if (!answer) return;
    const after = timeline.synced(state.view, answer);
    if (!after.gap) set(after);
    else await open();
  }

  async function loadOlder() {
    if (state.paging || !state.view.more || !wire?.isUp()) return;
    state.paging = true;
    const before = state.view.messages[0]?.seq ?? 1;
    const answer = await wire.request("history", { before_seq: before }).catch(() => null);
    if (answer) state.view = timeline.older(state.view, answer);
    state.paging = false;
  }

  function markRead() {
    const seq = timeline.lastFromTeam(state.view);
    if (seq <= state.view.conversation.read_by_fan_seq || !wire?.isUp()) return;
    clearTimeout(timers.read);
    timers.read = setTimeout(() => wire.request("read", { seq }).catch(() => {}), 250);
  }

  // --- what the fan does --------------------------------------------------------------------------------------------

  function sendText(text) {
    const words = text.trim();
    if (!words) return;
    state.newAfterSeq = null;
    outbox.add({ kind: "text", text: words, file: null, at: new Date().toISOString() });
    told(false);
  }

  async function sendFiles(files) {
    if (files.length > MOST_FILES) tell(t("too_many", { most: MOST_FILES }));
    for (const chosen of [...files].slice(0, MOST_FILES)) await sendFile(chosen);
  }

  async function sendFile(chosen) {
    if (!chosen.size) return tell(t("empty_file", { name: chosen.name }));
    const { file, kind, width, height } = await prepared(chosen);
    if (file.size > page.upload_max_bytes) {
      return tell(t("too_large", { name: chosen.name, limit: Math.floor(page.upload_max_bytes / 1_000_000) }));
    }
    state.newAfterSeq = null;
    const name = chosen.name || t(kind);
    outbox.add({ kind, text: "", file, name, size: file.size, width, height, at: new Date().toISOString() });
  }

  async function recall(message) {
    remember(message);
    await wire.request("recall", { message_id: message.id }).catch((error) => tell(error.message || t("failed_generic")));
  }

  function previewOf(item) {
    if (item.kind !== "image") return "";
    if (!previews.has(item.client_id)) previews.set(item.client_id, URL.createObjectURL(item.file));
    return previews.get(item.client_id);
  }

  let toldAt = 0;
  function told(on) {
    const now = Date.now();
    if (on ? now - toldAt < TYPING_TOLD_MS : toldAt === 0) return;
    toldAt = on ? now : 0;
    wire?.tell("typing", { on });
  }

  function tell(words) {
    state.notice = words;
    clearTimeout(timers.notice);
    timers.notice = setTimeout(() => { state.notice = ""; }, NOTICE_MS);
  }

  // Hidden in a corner of another site it still counts what is new, so the embedded chat compares as well.
  setInterval(() => (isSeen() || isEmbedded) && state.view.opened && sync(), COMPARE_MS);
  addEventListener("online", () => wire?.reopen());
  addEventListener("offline", () => { state.downShown = true; });
  onSeen(() => {
    if (isSeen() && wire) (wire.isUp() ? sync() : wire.reopen());
  });
  start();
  return {
    state, outbox, loadOlder, markRead, sendText, sendFiles, recall, told, previewOf,
    /** Into the composer, which watches `again`. */
    writeAgain: (text) => { state.again = { text }; },
    preview: (message) => previews.get(message.client_id) ?? "",
    unread: () => timeline.unreadCount(state.view),
    reconnect: () => (wire ? wire.reopen() : start()),
  };
}
