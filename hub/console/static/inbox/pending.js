/** Replies shown before the server has them; they leave when a message with their client id arrives.
 *
 * An item: {clientId, conversationId, note, kind, body, mediaId, preview, file, progress, at, state, error}
 * with state uploading | queued | sending | refused.
 */

export function pended(state, item) {
  const items = state.pending[item.conversationId] ?? [];
  if (items.some((other) => other.clientId === item.clientId)) return state;
  return put(state, item.conversationId, [...items, item]);
}

export function pendChanged(state, clientId, fields) {
  return mapAll(state, (items) => items.map((item) => (item.clientId === clientId ? { ...item, ...fields } : item)));
}

export function unpended(state, clientId) {
  return mapAll(state, (items) => items.filter((item) => item.clientId !== clientId));
}

/** Drops what has arrived. Long texts become several messages: "id", "id#1", …; the first one settles it. */
export function settled(state) {
  return Object.keys(state.pending).reduce((next, id) => {
    const arrived = new Set((next.threads[id]?.messages ?? []).map((m) => m.client_id).filter(Boolean));
    const items = next.pending[id];
    const left = items.filter((item) => !arrived.has(item.clientId));
    return left.length === items.length ? next : put(next, id, left);
  }, state);
}

export function pendingOf(state, id) {
  return state.pending[id] ?? [];
}

function mapAll(state, change) {
  const pending = Object.fromEntries(Object.entries(state.pending).map(([id, items]) => [id, change(items)]));
  return { ...state, pending };
}

function put(state, id, items) {
  return { ...state, pending: { ...state.pending, [id]: items } };
}
