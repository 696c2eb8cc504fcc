/** The list: which heads a view shows and in which order; pages fill it, digests and events keep it fresh. */

const VIEWS = {
  all: { has: () => true, key: (head) => head.last_at ?? "", ascending: false },
  waiting: { has: (head) => head.episode?.state === "waiting", key: (head) => head.waiting_since ?? "", ascending: true },
  mine: {
    has: (head, me) => head.episode?.state === "agent" && head.episode.assignee?.id === me?.id,
    key: (head) => head.last_at ?? "", ascending: false,
  },
  closed: { has: (head) => head.episode?.state === "closed", key: (head) => head.last_at ?? "", ascending: false },
};
export const VIEW_NAMES = Object.keys(VIEWS);

/** Newer revisions replace older ones; `touched` remembers when, so that a slow page cannot undo them. */
export function withHeads(state, heads) {
  const newer = heads.filter((head) => head && (state.heads[head.id]?.head.rev ?? -1) <= head.rev);
  if (newer.length === 0) return state;
  const entries = newer.map((head) => [head.id, { head, touched: state.step }]);
  return { ...state, heads: { ...state.heads, ...Object.fromEntries(entries) } };
}

export function known(events) {
  return (events ?? []).map((event) => event.head);
}

/** `action`: {view, heads, cursor, append, startedAt: state.step when the request left}. */
export function pageApplied(state, { view, heads, cursor, append, startedAt }) {
  const old = state.lists[view];
  const bound = boundOf(view, heads, cursor);
  const swept = withoutGone(state, view, heads, { from: append ? old?.bound : null, to: bound, startedAt });
  const list = append || !isDeeper(view, old, bound) ? { cursor, bound } : { cursor: old.cursor, bound: old.bound };
  const count = append ? (old?.count ?? 0) + heads.length : Math.max(heads.length, list.bound === bound ? 0 : old.count);
  return withHeads({ ...swept, lists: { ...state.lists, [view]: { ...list, count, loaded: true } } }, heads);
}

/** Where the loaded pages end; null when nothing lies beyond. */
function boundOf(view, heads, cursor) {
  const last = heads.at(-1);
  return cursor && last ? { key: VIEWS[view].key(last), id: last.id } : null;
}

/** A fresh look at the top must not throw away pages that were scrolled to. */
function isDeeper(view, list, bound) {
  if (!list?.loaded || !bound) return false;
  return !list.bound || compare(view, list.bound, bound) > 0;
}

/** Rows that stand within the fetched range but are not in it have left the view without our hearing of it. */
function withoutGone(state, view, heads, { from, to, startedAt }) {
  const here = new Set(heads.map((head) => head.id));
  const gone = Object.values(state.heads)
    .filter(({ head, touched }) => touched < startedAt && !here.has(head.id) && head.id !== state.openId)
    .filter(({ head }) => VIEWS[view].has(head, state.me) && within(view, head, to) && !(from && within(view, head, from)))
    .map(({ head }) => head.id);
  if (gone.length === 0) return state;
  const rest = { ...state.heads };
  gone.forEach((id) => delete rest[id]);
  return { ...state, heads: rest };
}

function within(view, head, bound) {
  if (!bound) return true;
  const order = compare(view, { key: VIEWS[view].key(head), id: head.id }, bound);
  return order <= 0;
}

/** Negative when `a` stands above `b`; ids break ties as the server's index does. */
function compare(view, a, b) {
  const sign = VIEWS[view].ascending ? 1 : -1;
  if (a.key !== b.key) return a.key < b.key ? -sign : sign;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -sign : sign;
}

/** Ids of the rows of `view`, in its order, as far as pages were loaded. */
export function rowIds(state, view) {
  const rule = VIEWS[view];
  const bound = state.lists[view]?.bound ?? null;
  return Object.values(state.heads)
    .map(({ head }) => head)
    .filter((head) => rule.has(head, state.me) && within(view, head, bound))
    .map((head) => ({ key: rule.key(head), id: head.id }))
    .sort((a, b) => compare(view, a, b))
    .map((row) => row.id);
}

export function headOf(state, id) {
  return state.heads[id]?.head ?? null;
}

/** What `heads` sends to be compared: the open conversation, then the rows on screen. */
export function comparable(state, limit) {
  const ids = [...new Set([state.openId, ...rowIds(state, state.view), ...Object.keys(state.heads)])];
  return Object.fromEntries(ids.filter((id) => state.heads[id]).slice(0, limit).map((id) => [id, state.heads[id].head.rev]));
}

export function unreadConversations(state) {
  return Object.values(state.heads).filter(({ head }) => head.unread > 0).length;
}
