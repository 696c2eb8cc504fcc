/** Sends replies in order, once: what the server did not acknowledge goes again under the same client id. */

import { upload } from "../shared/upload.js";
import { pendingOf } from "./pending.js";

const AGAIN_MS = 3000;
// Nothing was decided by these: the reply stays in the queue.
const UNDECIDED = new Set(["offline", "no_answer", "unreachable"]);

/** `call(name, payload)` of the socket; `store`: {get, dispatch}; `onRefused(item, error)`. */
export function createOutbox({ call, store, onRefused, storage = globalThis.sessionStorage, send = upload }) {
  const busy = new Set();

  function add(item) {
    store.dispatch({ type: "pend", item: { state: "queued", error: "", progress: 0, ...item } });
    remember();
    return pump(item.conversationId);
  }

  /** One at a time per conversation, so that an image and the words under it keep their order. */
  async function pump(id) {
    if (busy.has(id)) return;
    busy.add(id);
    try {
      for (let item = next(id); item; item = next(id)) await deliver(item);
    } catch (error) {
      if (!UNDECIDED.has(error.code)) throw error;
      if (error.code !== "offline") setTimeout(() => pump(id), AGAIN_MS);
    } finally {
      busy.delete(id);
      remember();
    }
  }

  const next = (id) => pendingOf(store.get(), id).find((item) => item.state !== "refused");
  const change = (item, fields) => store.dispatch({ type: "pend_changed", clientId: item.clientId, fields });

  async function deliver(item) {
    try {
      const mediaId = item.mediaId || (item.file ? await uploaded(item) : "");
      change(item, { state: "sending", mediaId });
      const answer = await call(...request({ ...item, mediaId }));
      store.dispatch({ type: "acked", id: item.conversationId, messages: answer.messages ?? [answer.message] });
      store.dispatch({ type: "unpend", clientId: item.clientId });
    } catch (error) {
      if (UNDECIDED.has(error.code)) change(item, { state: "queued" });
      if (UNDECIDED.has(error.code)) throw error;
      change(item, { state: "refused", error: error.message });
      onRefused(item, error);
    }
  }

  async function uploaded(item) {
    change(item, { state: "uploading", progress: 0 });
    const media = await send(item.file, (progress) => change(item, { progress }));
    return media.id;
  }

  /** A file cannot be kept over a reload, its words can. */
  function remember() {
    const items = Object.values(store.get().pending).flat().filter((item) => !item.file);
    try {
      storage?.setItem("hub.outbox", JSON.stringify(items));
    } catch { /* a full or forbidden storage only costs the replies of a reload while offline */ }
  }

  function restore(staffId) {
    const items = JSON.parse(storage?.getItem("hub.outbox") || "[]").filter((item) => item.staffId === staffId);
    items.forEach((item) => store.dispatch({ type: "pend", item: { ...item, state: item.state === "refused" ? "refused" : "queued" } }));
  }

  return {
    add, pump, restore,
    pumpAll: () => Object.keys(store.get().pending).forEach(pump),
    retry: (item) => { change(item, { state: "queued", error: "" }); return pump(item.conversationId); },
    drop: (item) => { store.dispatch({ type: "unpend", clientId: item.clientId }); remember(); },
  };
}

function request(item) {
  const { conversationId: conversation_id, clientId: client_id } = item;
  if (item.note) return ["note", { conversation_id, client_id, text: item.body.text, mentions: item.mentions ?? [] }];
  const more = { ...(item.replyTo ? { reply_to: item.replyTo } : {}), ...(item.holdS ? { hold_s: item.holdS } : {}) };
  return ["send", { conversation_id, client_id, kind: item.kind, body: item.body, media_id: item.mediaId, ...more }];
}

/** randomUUID exists in secure contexts only; a hub on a plain http address of the office has none. */
export function newClientId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `c-${Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("")}`;
}
