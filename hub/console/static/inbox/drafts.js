/** Words not yet sent, kept per conversation over reloads. */

const PREFIX = "hub.draft.";
const MOST = 200;

export function draftOf(id, storage = globalThis.localStorage) {
  try {
    return JSON.parse(storage.getItem(PREFIX + id) || "{}");
  } catch {
    return {};
  }
}

/** An empty text forgets the draft. */
export function keepDraft(id, draft, storage = globalThis.localStorage) {
  try {
    if (!draft.text) return storage.removeItem(PREFIX + id);
    storage.setItem(PREFIX + id, JSON.stringify({ ...draft, at: Date.now() }));
    return forgetOldest(storage);
  } catch {
    return undefined; // a full or forbidden storage only costs the draft of a reload
  }
}

function forgetOldest(storage) {
  const keys = Object.keys(storage).filter((key) => key.startsWith(PREFIX));
  if (keys.length <= MOST) return;
  const age = (key) => draftOf(key.slice(PREFIX.length), storage).at ?? 0;
  storage.removeItem(keys.sort((a, b) => age(a) - age(b))[0]);
}
