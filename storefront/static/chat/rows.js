// Turns messages and the waiting queue into the rows of the screen: days, groups, ticks.

import { dayOf } from "./times.js";

// People read what was said within three minutes as one breath.
const GROUP_MS = 3 * 60_000;

/**
 * Rows in order: {type: "day", key, at} | {type: "new", key} | {type: "notice", key, message} |
 * {type: "bubble", key, message, own, first, last, tick}.
 *
 * `newAfterSeq`: messages of the team beyond it stand under the "new" line; null for no line.
 * Days are those of `timeZone`. A pending item becomes a message with `pending` set.
 */
export function rowsOf(messages, queue, { readByTeamSeq, timeZone, newAfterSeq = null }) {
  const stored = new Set(messages.map((message) => message.client_id).filter(Boolean));
  const waiting = queue.filter((item) => !stored.has(item.client_id)).map(asMessage);
  const rows = [];
  let day = "";
  let lineDrawn = newAfterSeq === null;
  for (const message of [...messages, ...waiting]) {
    const own = message.direction === "in";
    if (dayOf(message.at, timeZone) !== day) {
      day = dayOf(message.at, timeZone);
      rows.push({ type: "day", key: `day:${day}:${message.id}`, at: message.at });
    }
    if (!lineDrawn && !own && message.seq > newAfterSeq) {
      lineDrawn = true;
      rows.push({ type: "new", key: "new" });
    }
    rows.push(rowOf(message, own, readByTeamSeq));
  }
  return grouped(rows);
}

function asMessage(item) {
  return {
    id: item.client_id, client_id: item.client_id, direction: "in", kind: item.kind, seq: Infinity,
    body: { text: item.text }, at: item.at, sender: { type: "fan", name: "" }, recalled_at: null, pending: item,
    media: item.file ? { id: "", state: "local", name: item.name, bytes: item.size, width: item.width, height: item.height } : null,
  };
}

function rowOf(message, own, readByTeamSeq) {
  const key = message.client_id || message.id;
  if (message.recalled_at || message.direction === "system") return { type: "notice", key, message };
  return { type: "bubble", key, message, own, first: true, last: true, tick: own ? tickOf(message, readByTeamSeq) : "" };
}

function tickOf(message, readByTeamSeq) {
  if (message.pending) return message.pending.state;
  return message.seq <= readByTeamSeq ? "read" : "sent";
}

function grouped(rows) {
  return rows.map((row, at) => {
    if (row.type !== "bubble") return row;
    return { ...row, first: !joins(rows[at - 1], row), last: !joins(row, rows[at + 1]) };
  });
}

function joins(above, below) {
  if (above?.type !== "bubble" || below?.type !== "bubble") return false;
  return above.own === below.own && sameSender(above.message, below.message)
    && new Date(below.message.at) - new Date(above.message.at) < GROUP_MS;
}

function sameSender(one, other) {
  return one.sender.type === other.sender.type && one.sender.name === other.sender.name;
}
