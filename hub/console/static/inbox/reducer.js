/** What the screen knows, as one value; `reduce(state, action)` is the only thing that changes it.
 *
 * Pure and without a clock, so that a test can replay any order of events and compare with a fresh fetch.
 */

import { endKept, openedThread, pageAdded, synced, threadAfterEvent, trimmed, windowMoved, withMessages, withSignal } from "./threads.js";
import { asking, known, pageApplied, withHeads } from "./heads.js";
import { pendChanged, pended, settled, unpended } from "./pending.js";

export const EMPTY = {
  me: null, shop: null, accounts: {},
  asked: { view: "all" }, view: "all", openId: null, labels: [], groups: [],
  heads: {}, lists: {}, counts: { waiting: 0, mine: 0, undelivered: 0 },
  threads: {}, pending: {}, staff: [],
  step: 0,
};

const HANDLERS = {
  me: (state, { me, shop }) => ({ ...state, me, shop }),
  accounts: (state, { accounts }) => ({ ...state, accounts: Object.fromEntries(accounts.map((a) => [a.id, a])) }),
  counts: (state, { counts }) => ({ ...state, counts: { ...state.counts, ...counts } }),
  staff: (state, { staff }) => ({ ...state, staff }),
  /** What the list is asked for; `view` alone asks without filters. */
  ask: (state, { asked }) => asking(state, asked),
  view: (state, { view }) => asking(state, { view }),
  labels: (state, { labels }) => ({ ...state, labels }),
  groups: (state, { groups }) => ({ ...state, groups }),
  open: (state, { id }) => ({ ...trimmed(state, state.openId), openId: id }),
  page: pageApplied,
  digest: (state, { heads }) => withHeads(state, heads),
  /** Answer of `view`: a whole new thread, unless what is shown can be brought up by `sync`. */
  viewed: (state, { answer, keep, reset }) => viewed(reset ? forgotten(state, answer.head.id) : state, answer, keep),
  event: (state, { event }) => settled(withHeads(threadAfterEvent(state, event), [event.head])),
  synced: (state, { id, answer }) => settled(withHeads(synced(state, id, answer), known(answer.events))),
  paged: (state, { id, ...page }) => settled(pageAdded(state, id, page)),
  moved: (state, { id, ...page }) => settled(windowMoved(state, id, page)),
  end_kept: (state, { id, most }) => endKept(state, id, most),
  /** Acknowledged sends arrive before their events, and must not show twice when those follow. */
  acked: (state, { id, messages }) => settled(withMessages(state, id, messages)),
  signal: (state, { signal, until }) => withSignal(state, signal, until),
  pend: (state, { item }) => pended(state, item),
  pend_changed: (state, { clientId, fields }) => pendChanged(state, clientId, fields),
  unpend: (state, { clientId }) => unpended(state, clientId),
};

function viewed(state, answer, keep) {
  return settled(withHeads(openedThread(state, answer, keep), [answer.head]));
}

/** The server's log was set back (a restored backup): what we know is no longer newer than what it says. */
function forgotten(state, id) {
  const { [id]: head, ...heads } = state.heads;
  const { [id]: thread, ...threads } = state.threads;
  return head || thread ? { ...state, heads, threads } : state;
}

export function reduce(state, action) {
  const handler = HANDLERS[action.type];
  if (!handler) throw new Error(`unknown action ${action.type}`);
  return { ...handler(state, action), step: state.step + 1 };
}
