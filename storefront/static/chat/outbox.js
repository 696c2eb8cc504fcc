// Sends the queue: loads it from storage, works it off in order whenever the line is up, keeps storage in step.

import { shallowReactive } from "./dom.js";
import * as queue from "./queue.js";
import { openStorage } from "./storage.js";

/**
 * `line`: {isUp(), send(payload) → message, upload(item, onProgress) → media, stored(item, message)}.
 * `state.items` is replaced, never changed in place; `state.progress` maps client_id → 0…1.
 */
export async function openOutbox(slug, line) {
  const storage = await openStorage(slug);
  const state = shallowReactive({ items: [], progress: shallowReactive({}) });
  const kept = await storage.all().catch(() => []);
  let owner = "";
  let busy = false;
  let timer = 0;

  /** What another member wrote in this browser stays theirs; visitors' ids may be renewed. */
  function belongsTo(fanId) {
    owner = fanId;
    const isVisitor = (id) => id.startsWith("a:");
    const mine = kept.filter((item) => item.owner === fanId || (isVisitor(item.owner) && isVisitor(fanId)));
    state.items = queue.restored([...mine, ...state.items.filter((item) => !mine.some((m) => m.client_id === item.client_id))]);
    pump();
  }

  function put(item) {
    // A file that storage has no room for is still sent while the page lives.
    if (item) storage.put({ ...item, owner }).catch(() => {});
  }

  const find = (clientId) => state.items.find((item) => item.client_id === clientId);

  function change(clientId, items) {
    state.items = items;
    put(find(clientId));
  }

  function forget(clientId) {
    state.items = queue.removed(state.items, clientId);
    delete state.progress[clientId];
    storage.remove(clientId).catch(() => {});
  }

  async function pump() {
    clearTimeout(timer);
    if (busy || !owner || !line.isUp()) return;
    const item = queue.next(state.items, Date.now());
    if (!item) return waitABit();
    busy = true;
    state.items = queue.sending(state.items, item.client_id);
    await work(item).catch((error) => {
      delete state.progress[item.client_id];
      change(item.client_id, queue.refused(state.items, item.client_id, error, Date.now()));
    });
    busy = false;
    pump();
  }

  function waitABit() {
    const wait = queue.waitFor(state.items, Date.now());
    if (wait) timer = setTimeout(pump, wait + 20);
  }

  async function work(item) {
    let mediaId = item.media_id;
    if (item.file && !mediaId) {
      const media = await line.upload(item, (part) => { state.progress[item.client_id] = part; });
      mediaId = media.id;
      change(item.client_id, queue.uploaded(state.items, item.client_id, mediaId));
    }
    const message = await line.send({
      client_id: item.client_id, kind: item.kind, body: item.kind === "text" ? { text: item.text } : {}, media_id: mediaId,
    });
    line.stored(item, message);
    forget(item.client_id);
  }

  return {
    state,
    belongsTo,
    pump,
    isBusy: () => busy,
    add(item) {
      change(item.client_id, queue.added(state.items, { client_id: newClientId(), ...item }));
      put(state.items.at(-1));
      pump();
    },
    retry(clientId) {
      change(clientId, queue.retried(state.items, clientId, new Date().toISOString()));
      pump();
    },
    remove: forget,
    /** Drops what the timeline shows already. */
    reconcile(messages) {
      const left = queue.reconciled(state.items, messages);
      const gone = state.items.filter((item) => !left.includes(item) && item.state !== "sending");
      for (const item of gone) forget(item.client_id);
      return gone;
    },
  };
}

function newClientId() {
  // Not crypto.randomUUID: it is missing on pages served without https, such as a shop's test machine.
  const bytes = crypto.getRandomValues(new Uint8Array(15));
  return Array.from(bytes, (byte) => byte.toString(36).padStart(2, "0")).join("");
}
