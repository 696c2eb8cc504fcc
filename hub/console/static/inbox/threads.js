/** The timelines that were opened: messages by seq, and how far their log was followed.
 *
 * A thread: {rev, seen, messages, atStart, strays, typing, viewers, capabilities, account, newAfter}.
 * `rev` is the last revision applied without a hole, `seen` the highest we heard of: rev < seen means `sync`.
 */

const STRAYS = 200;
const KEPT_WHEN_LEFT = 100;

/** `keep`: the thread is shown already and will be brought up by `sync`; only what is about now is taken. */
export function openedThread(state, answer, keep) {
  const id = answer.head.id;
  const old = state.threads[id];
  const now = { capabilities: answer.capabilities, account: answer.account, viewers: answer.viewers ?? old?.viewers ?? [] };
  if (keep && old && old.rev <= answer.rev) return put(state, id, { ...old, ...now, seen: Math.max(old.seen, answer.rev) });
  const messages = sorted(answer.messages);
  const fresh = { rev: answer.rev, seen: Math.max(answer.rev, old?.seen ?? 0), messages, atStart: startsAtOne(messages), strays: {}, typing: {} };
  return put(state, id, { ...fresh, ...now, newAfter: newAfter(answer.head, messages, state.openId === id ? old : null) });
}

/** The line "new messages" stands where the team had read to when the conversation was opened. */
function newAfter(head, messages, old) {
  if (old) return old.newAfter;
  const hasNew = messages.some((m) => m.seq > head.read_by_team_seq && m.direction === "in");
  return hasNew ? head.read_by_team_seq : null;
}

/** Events are applied in order only; one that comes too early is noted in `seen` and fetched by `sync`. */
export function threadAfterEvent(state, event) {
  const thread = state.threads[event.conversation_id];
  if (!thread || event.rev <= thread.rev) return state;
  const seen = Math.max(thread.seen, event.rev);
  if (event.rev !== thread.rev + 1) return put(state, event.conversation_id, { ...thread, seen });
  const next = event.message ? merged(thread, [event.message]) : thread;
  return put(state, event.conversation_id, { ...next, rev: event.rev, seen });
}

export function synced(state, id, answer) {
  const events = [...(answer.events ?? [])].sort((a, b) => a.rev - b.rev);
  const after = events.reduce(threadAfterEvent, state);
  const thread = after.threads[id];
  return thread ? put(after, id, { ...thread, seen: Math.max(thread.seen, answer.rev ?? 0) }) : after;
}

export function withMessages(state, id, messages) {
  const thread = state.threads[id];
  return thread ? put(state, id, merged(thread, messages)) : state;
}

/** An older page; changes that were heard of while it was on its way win by their rev. */
export function appended(state, id, messages, limit) {
  const thread = state.threads[id];
  if (!thread) return state;
  const fresher = messages.map((m) => newest(m, thread.strays[m.id]));
  const all = byId([...fresher, ...thread.messages]);
  return put(state, id, { ...thread, messages: all, atStart: messages.length < limit || startsAtOne(all) });
}

/** Leaving a long thread keeps its newest part: the next visit starts there. */
export function trimmed(state, id) {
  const thread = state.threads[id];
  if (!thread) return state;
  const messages = thread.messages.slice(-KEPT_WHEN_LEFT);
  return put(state, id, { ...thread, messages, atStart: startsAtOne(messages), newAfter: null, typing: {} });
}

export function withSignal(state, signal, until) {
  const id = signal.conversation_id;
  const thread = state.threads[id];
  if (!thread) return state;
  if (signal.name === "viewing") return put(state, id, { ...thread, viewers: signal.viewers ?? thread.viewers });
  if (signal.name !== "typing") return state;
  const typing = { ...thread.typing };
  const key = `${signal.who.type}:${signal.who.id ?? ""}`;
  if (signal.on) typing[key] = { ...signal.who, until };
  else delete typing[key];
  return put(state, id, { ...thread, typing });
}

/** What is heard about a message above the loaded window waits among the strays for its page. */
function merged(thread, messages) {
  const oldest = thread.messages[0]?.seq ?? 0;
  const inWindow = (m) => thread.atStart || m.seq >= oldest;
  const strays = Object.fromEntries(
    [...Object.entries(thread.strays), ...messages.filter((m) => !inWindow(m)).map((m) => [m.id, m])].slice(-STRAYS),
  );
  return { ...thread, strays, messages: byId([...thread.messages, ...messages.filter(inWindow)]) };
}

function byId(messages) {
  const found = new Map();
  messages.forEach((m) => found.set(m.id, newest(m, found.get(m.id))));
  return sorted([...found.values()]);
}

/** The higher revision; on equal ones the later arrival, whose media links are fresher. */
function newest(later, earlier) {
  return earlier && earlier.rev > later.rev ? earlier : later;
}

function sorted(messages) {
  return [...messages].sort((a, b) => a.seq - b.seq);
}

function startsAtOne(messages) {
  return messages.length === 0 || messages[0].seq <= 1;
}

function put(state, id, thread) {
  return { ...state, threads: { ...state.threads, [id]: thread } };
}

/** True when the log moved on without us. */
export function isBehind(state, id) {
  const thread = state.threads[id];
  if (!thread) return false;
  return thread.rev < Math.max(thread.seen, state.heads[id]?.head.rev ?? 0);
}
