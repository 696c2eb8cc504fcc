/** The part of a timeline that is on screen: a run of seqs without holes, grown at either end, never too long; pure. */

// A tall screen shows fifty short messages; three pages leave room on both sides, and the page stays light.
export const MOST = 150;
export const PAGE = 50;

/** `answer`: {side: older | newer, messages, limit, newest}; null when the page does not touch the window (any more). */
export function paged(thread, { side, messages, limit, newest }, unite) {
  if (!touches(thread.messages, messages, side)) return null;
  const all = unite([...messages, ...thread.messages]);
  if (side === "older") {
    const kept = all.slice(0, MOST);
    const atStart = messages.length < limit || startsAtOne(all);
    return { messages: kept, atStart, atEnd: thread.atEnd && kept.length === all.length };
  }
  const kept = all.slice(-MOST);
  return { messages: kept, atStart: thread.atStart && kept.length === all.length, atEnd: endsAt(all, newest) };
}

/** A jump elsewhere may have overtaken the page. */
function touches(held, page, side) {
  if (held.length === 0 || page.length === 0) return true;
  return side === "older" ? page.at(-1).seq >= held[0].seq - 1 && page[0].seq <= held[0].seq
    : page[0].seq <= held.at(-1).seq + 1 && page.at(-1).seq >= held.at(-1).seq;
}

/** Whether a message heard of belongs to what is held: in it, or beyond an end where nothing is missing. */
export function within({ messages, atStart, atEnd }, message) {
  if (messages.length === 0) return atEnd;
  return (atStart || message.seq >= messages[0].seq) && (atEnd || message.seq <= messages.at(-1).seq);
}

export function holds(thread, seq) {
  return Boolean(thread?.messages.some((message) => message.seq === seq));
}

export function startsAtOne(messages) {
  return messages.length === 0 || messages[0].seq <= 1;
}

export function endsAt(messages, newest) {
  return messages.length === 0 || messages.at(-1).seq >= newest;
}
