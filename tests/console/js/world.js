/** A small server in memory: the truth that the reducer's screen must equal, with its log of events. */

/** Deterministic, so that a failing seed can be run again (mulberry32). */
export function dice(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const START = Date.parse("2025-03-01T00:00:00Z");
const copy = (value) => JSON.parse(JSON.stringify(value));

export function createWorld(ids = ["c1"]) {
  let minute = 0;
  const at = () => new Date(START + (minute += 1) * 60_000).toISOString();
  const conversations = Object.fromEntries(ids.map((id) => [id, { head: newHead(id, at()), messages: [], events: [] }]));

  function record(id, type, message = null) {
    const { head, events } = conversations[id];
    head.rev += 1;
    if (message) message.rev = head.rev;
    events.push(copy({ conversation_id: id, rev: head.rev, type, at: at(), head, message }));
    return events.at(-1);
  }

  return {
    ids,
    add(id, fields = {}) {
      const { head, messages } = conversations[id];
      head.seq += 1;
      const message = {
        id: `${id}-m${String(head.seq).padStart(4, "0")}`, conversation_id: id, seq: head.seq, direction: "in", kind: "text",
        body: { text: `words ${head.seq}` }, sender: { type: "fan", id: "", name: "Fan" }, at: at(), status: null, client_id: "",
        error: null, recalled_at: null, media: null, spans: [], ...fields,
      };
      message.platform_at = message.at;
      messages.push(message);
      if (message.direction === "in") head.unread += 1;
      if (message.direction === "in") head.waiting_since ??= message.at;
      head.last_at = message.at;
      return record(id, "message.added", message);
    },
    change(id, index, fields) {
      const { messages } = conversations[id];
      return record(id, "message.changed", Object.assign(messages[index % messages.length], fields));
    },
    set(id, fields) {
      Object.assign(conversations[id].head, fields);
      return record(id, "episode.changed");
    },
    head: (id) => copy(conversations[id].head),
    size: (id) => conversations[id].messages.length,
    view(id, limit = 50) {
      const { head, messages } = conversations[id];
      return copy({ head, rev: head.rev, messages: messages.slice(-limit), capabilities: {}, account: {}, viewers: [] });
    },
    older: (id, before, limit = 50) => copy(conversations[id].messages.filter((m) => m.seq < before).slice(-limit)),
    sync(id, after, limit = 200) {
      const { head, events } = conversations[id];
      const found = events.filter((event) => event.rev > after);
      const reset = after > head.rev || found.length > limit;
      return copy({ rev: head.rev, events: reset ? [] : found, reset });
    },
    page(view, me, cursor, limit = 20) {
      const rows = Object.values(conversations).map((c) => c.head).filter((head) => matches(view, head, me)).sort(order(view));
      const start = cursor ? rows.findIndex((head) => head.id === cursor) + 1 : 0;
      const heads = rows.slice(start, start + limit);
      return copy({ heads, cursor: rows.length > start + limit ? heads.at(-1).id : null });
    },
  };
}

function newHead(id, at) {
  return {
    id, rev: 0, seq: 0, channel: "webchat", account_id: "a", fan: { name: id, reachable: true }, customer_id: "", unread: 0,
    waiting_since: null, read_by_team_seq: 0, read_by_fan_seq: 0, last: null, last_at: at,
    episode: { id: `e-${id}`, number: 1, state: "waiting", assignee: null }, quota: null,
  };
}

function matches(view, head, me) {
  if (view === "all") return true;
  if (view === "mine") return head.episode.state === "agent" && head.episode.assignee?.id === me;
  return head.episode.state === view;
}

/** Who waits by the longest wait, then those of whom no wait is known, like all others newest first. */
function order(view) {
  const newest = (a, b) => -compare([a.last_at, a.id], [b.last_at, b.id]);
  if (view !== "waiting") return newest;
  return (a, b) => {
    if (!a.waiting_since || !b.waiting_since) return Number(!a.waiting_since) - Number(!b.waiting_since) || newest(a, b);
    return compare([a.waiting_since, a.id], [b.waiting_since, b.id]);
  };
}

function compare([a, aId], [b, bId]) {
  if (a !== b) return a < b ? -1 : 1;
  return aId < bId ? -1 : Number(aId > bId);
}
