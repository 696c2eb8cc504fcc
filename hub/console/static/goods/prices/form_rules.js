/** A price book as a form: what stands in its fields, what is wrong with it, and what is sent; pure. */

import { instantOf, localOf } from "../parts/moments.js";

export const FIGURES = ["price_fen", "msrp_fen", "cost_fen", "floor_fen"];
const KINDS = ["channels", "members", "events"];
let nextKey = 1;

const keyed = (entry) => ({ ...entry, key: nextKey++ });
const spanOf = (entry, zone) => ({ from: localOf(entry.from, zone), until: localOf(entry.until, zone), timed: Boolean(entry.from || entry.until) });

export function newChannel(channel) {
  return keyed({ channel, price_fen: null, from: "", until: "", timed: false });
}

export function newMember() {
  return keyed({ level: "", kind: "discount", price_fen: null, percent: "", from: "", until: "", timed: false });
}

/** Moments in the shop's own time. Entries of sales stay as they are: they are edited with the sale. */
export function formOf(book, zone) {
  return {
    ...Object.fromEntries(FIGURES.map((name) => [name, book[name]])), rev: book.rev,
    channels: book.channels.map((one) => keyed({ ...one, ...spanOf(one, zone) })),
    members: book.members.map((one) => keyed({ ...one, ...spanOf(one, zone), kind: one.discount_bp === null ? "price" : "discount", percent: one.discount_bp === null ? "" : String(one.discount_bp / 100) })),
    events: book.events,
  };
}

export function bodyOf(form, zone) {
  const span = (entry) => ({ from: (entry.timed && instantOf(entry.from, zone)) || null, until: (entry.timed && instantOf(entry.until, zone)) || null });
  return {
    ...Object.fromEntries(FIGURES.map((name) => [name, form[name]])), rev: form.rev,
    channels: form.channels.map((one) => ({ channel: one.channel, price_fen: one.price_fen, ...span(one) })),
    members: form.members.map((one) => ({ level: one.level.trim(), price_fen: one.kind === "price" ? one.price_fen : null, discount_bp: one.kind === "discount" ? bpOf(one.percent) : null, ...span(one) })),
    events: form.events,
  };
}

/** "95" or "９５.５" → basis points; null for nothing, NaN for what is no share between 0.01 and 99.99. */
export function bpOf(text) {
  const plain = String(text ?? "").normalize("NFKC").replace(/[\s%]/gu, "");
  if (plain === "") return null;
  const bp = /^\d{1,3}(\.\d{1,2})?$/.test(plain) ? Math.round(Number(plain) * 100) : Number.NaN;
  return bp >= 1 && bp <= 9999 ? bp : Number.NaN;
}

/** Of an amount, half a fen up, as the server counts it. */
export function partOf(fen, bp) {
  return fen === null || !bp ? null : Math.max(1, Math.floor((fen * bp + 5000) / 10_000));
}

/** {fen, percent} that is left of a price, or null where one of both is not known. */
export function marginOf(price, cost) {
  if (!price || cost === null || cost === undefined) return null;
  return { fen: price - cost, percent: Math.round(((price - cost) / price) * 1000) / 10 };
}

/** What is wrong, by field ("channels.0.price_fen"), as a code with a sentence console.prices.wrong.<code>. */
export function problemsOf(form) {
  const found = {};
  const put = (field, code) => { found[field] ??= code; };
  const low = (fen) => form.floor_fen !== null && fen !== null && fen < form.floor_fen;
  if (low(form.price_fen)) put("price_fen", "below_floor");
  if (form.price_fen === 0 || form.msrp_fen === 0) put(form.price_fen === 0 ? "price_fen" : "msrp_fen", "nothing");
  form.channels.forEach((one, at) => {
    if (!one.price_fen) put(`channels.${at}.price_fen`, "missing");
    else if (low(one.price_fen)) put(`channels.${at}.price_fen`, "below_floor");
  });
  form.members.forEach((one, at) => {
    if (!one.level.trim()) put(`members.${at}.level`, "level_missing");
    if (one.kind === "price" && !one.price_fen) put(`members.${at}.price_fen`, "missing");
    else if (one.kind === "price" && low(one.price_fen)) put(`members.${at}.price_fen`, "below_floor");
    if (one.kind === "discount" && !bpOf(one.percent)) put(`members.${at}.percent`, "discount");
  });
  form.events.forEach((one, at) => { if (low(one.price_fen)) put(`events.${at}.price_fen`, "below_floor"); });
  windows("channels", form.channels, (one) => one.channel, put);
  windows("members", form.members, (one) => one.level.trim(), put);
  return found;
}

/** Local times compare as texts: all of them are of one zone and one length. */
function windows(kind, entries, ownerOf, put) {
  entries.forEach((one, at) => {
    if (one.timed && !one.from && !one.until) put(`${kind}.${at}.from`, "window_missing");
    else if (one.timed && one.from && one.until && one.from >= one.until) put(`${kind}.${at}.until`, "window_empty");
    const rival = entries.slice(0, at).some((other) => ownerOf(other) === ownerOf(one) && ownerOf(one) && other.timed === one.timed && meets(one, other));
    if (rival) put(`${kind}.${at}.${one.timed ? "from" : "owner"}`, one.timed ? "overlap" : "twice");
  });
}

function meets(one, other) {
  if (!one.timed) return true;
  const before = (from, until) => !from || !until || from < until;
  return before(one.from, other.until) && before(other.from, one.until);
}

/** Two forms say the same; keys of lines do not matter. */
export function sameForm(one, other) {
  const plain = (form) => JSON.stringify(form, (name, value) => (name === "key" ? undefined : value));
  return plain(one) === plain(other);
}

export function isTouched(form, kind) {
  return KINDS.includes(kind) && form[kind].length > 0;
}
