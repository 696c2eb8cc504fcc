// The conversation as the page knows it: what `open` answered, then every change in the order of `rev`.

export const EMPTY = Object.freeze({
  rev: 0,
  conversation: { rev: 0, seq: 0, read_by_team_seq: 0, read_by_fan_seq: 0, agent: null, state: "none" },
  messages: [],
  more: false,
  opened: false,
  gap: false,
});

/** Answer of `open`: replaces everything. */
export function opened(answer) {
  const { rev, conversation, messages, more = false } = answer;
  return { rev, conversation, messages: bySeq(messages), more, opened: true, gap: false };
}

/** Answer of `history`: a page further back. */
export function older(state, answer) {
  const known = new Set(state.messages.map((message) => message.id));
  const fresh = answer.messages.filter((message) => !known.has(message.id));
  return { ...state, messages: bySeq([...fresh, ...state.messages]), more: answer.more ?? answer.messages.length > 0 };
}

/** One event. `gap: true` in the result means: something is missing, `sync` before going on. */
export function applied(state, event) {
  if (event.rev <= state.rev) return state;
  if (event.rev > state.rev + 1 || event.resync) return { ...state, gap: true };
  const messages = event.message ? upserted(state, event.message) : state.messages;
  return { ...state, rev: event.rev, conversation: event.conversation, messages, gap: false };
}

/** Answer of `sync`. With `reset` nothing changes: the caller must `open`. */
export function synced(state, answer) {
  if (answer.reset) return { ...state, gap: true };
  const after = answer.events.reduce((current, event) => applied(current, { ...event, resync: false }), state);
  return after.rev < answer.rev ? { ...after, gap: true } : { ...after, gap: false };
}

/** Answer of `send`: the message shows at once; its event moves `rev` later. */
export function acknowledged(state, message) {
  return { ...state, messages: upserted(state, message) };
}

function upserted(state, message) {
  const index = state.messages.findIndex((one) => one.id === message.id);
  if (index >= 0) return replaced(state.messages, index, message);
  const oldest = state.messages[0];
  // A change of something further back than what is loaded: inserting it would leave a hole behind it.
  if (state.more && oldest && message.seq < oldest.seq) return state.messages;
  return bySeq([...state.messages, message]);
}

function replaced(messages, index, message) {
  const old = messages[index];
  if (old.rev > message.rev) return messages;
  const fresh = { ...message, client_id: message.client_id || old.client_id };
  return messages.map((one, at) => (at === index ? fresh : one));
}

function bySeq(messages) {
  return [...messages].sort((a, b) => a.seq - b.seq);
}

/** The last message of the other side: what a read receipt speaks of. 0 when there is none. */
export function lastFromTeam(state) {
  for (let at = state.messages.length - 1; at >= 0; at -= 1) {
    if (state.messages[at].direction !== "in") return state.messages[at].seq;
  }
  return 0;
}

export function unreadCount(state) {
  const seen = state.conversation.read_by_fan_seq;
  return state.messages.filter((message) => message.direction === "out" && message.seq > seen).length;
}
