/** The timelines that were opened: a window of messages by seq, and how far their log was followed.
 *
 * A thread: {rev, seen, messages, atStart, atEnd, strays, typing, viewers, capabilities, account, newAfter, arrived}.
 * `rev` is the last revision applied without a hole, `seen` the highest we heard of: rev < seen means `sync`.
 * `messages` have no holes; `atStart` and `atEnd` say whether anything lies beyond them. `arrived` counts what
 * the fan wrote while we listened.
 */

import { endsAt, paged, startsAtOne, within } from "./window.js";

const STRAYS = 200;
const KEPT_WHEN_LEFT = 100;

/** `keep`: the thread is shown already and will be brought up by `sync`; only what is about now is taken. */
export function openedThread(state, answer, keep) {
  const id = answer.head.id;
  const old = state.threads[id];
  const now = { capabilities: answer.capabilities, account: answer.account, viewers: answer.viewers ?? old?.viewers ?? [] };
  if (keep && old && old.rev <= answer.rev) return put(state, id, { ...old, ...now, seen: Math.max(old.seen, answer.rev) });
  const messages = sorted(answer.messages);
  const fresh = {
    rev: answer.rev, seen: Math.max(answer.rev, old?.seen ?? 0), messages, strays: {}, typing: {}, arrived: old?.arrived ?? 0,
    atStart: startsAtOne(messages), atEnd: endsAt(messages, answer.head.seq),
  };
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
  const isNew = event.type === "message.added" && event.message?.direction === "in";
  return put(state, event.conversation_id, { ...next, rev: event.rev, seen, arrived: thread.arrived + Number(isNew) });
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

/** A page before (`older`) or behind (`newer`) the window; changes heard of while it was on its way win by their rev. */
export function pageAdded(state, id, { side, messages, limit, seq = 0 }) {
  const thread = state.threads[id];
  if (!thread) return state;
  const newest = Math.max(seq, state.heads[id]?.head.seq ?? 0);
  const fresher = messages.map((m) => newer(m, thread.strays[m.id]));
  const window = paged(thread, { side, messages: fresher, limit, newest }, byId);
  return window ? put(state, id, caughtStrays({ ...thread, ...window })) : state;
}

/** Another place of the same conversation. */
export function windowMoved(state, id, { messages, seq = 0 }) {
  const thread = state.threads[id];
  if (!thread) return state;
  const newest = Math.max(seq, state.heads[id]?.head.seq ?? 0);
  const all = sorted(messages.map((m) => newer(m, thread.strays[m.id])));
  return put(state, id, caughtStrays({ ...thread, messages: all, atStart: startsAtOne(all), atEnd: endsAt(all, newest) }));
}

/** Whoever stands at the end for hours does not keep everything that was said meanwhile. */
export function endKept(state, id, most) {
  const thread = state.threads[id];
  if (!thread?.atEnd || thread.messages.length <= most) return state;
  const messages = thread.messages.slice(-most);
  return put(state, id, { ...thread, messages, atStart: startsAtOne(messages) });
}

/** Leaving a long thread keeps its newest part: the next visit starts there. */
export function trimmed(state, id) {
  const thread = state.threads[id];
  if (!thread) return state;
  if (!thread.atEnd) return { ...state, threads: Object.fromEntries(Object.entries(state.threads).filter(([key]) => key !== id)) };
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

/** What is heard waits among the strays too, for a page that was read before it and comes after it. */
function merged(thread, messages) {
  const heard = messages.map((m) => [m.id, newer(m, thread.strays[m.id])]);
  const strays = Object.fromEntries([...Object.entries(thread.strays), ...heard].slice(-STRAYS));
  return { ...thread, strays, messages: byId([...thread.messages, ...messages.filter((m) => within(thread, m))]) };
}

/** A window that has just come to the end shows what arrived while it was not there. */
function caughtStrays(thread) {
  const last = thread.messages.at(-1)?.seq ?? 0;
  const behind = thread.atEnd ? Object.values(thread.strays).filter((m) => m.seq > last) : [];
  return behind.length ? { ...thread, messages: byId([...thread.messages, ...behind]) } : thread;
}

function byId(messages) {
  const found = new Map();
  messages.forEach((m) => found.set(m.id, newer(m, found.get(m.id))));
  return sorted([...found.values()]);
}

/** The higher revision; on equal ones the later arrival, whose media links are fresher. */
function newer(later, earlier) {
  return earlier && earlier.rev > later.rev ? earlier : later;
}

function sorted(messages) {
  return [...messages].sort((a, b) => a.seq - b.seq);
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
