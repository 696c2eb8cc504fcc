/** The plan that is being written: from what the server has to what it is sent; pure. */

import { instantOf, localOf } from "../parts/moments.js";

const HOUR_MS = 3_600_000;

/** A new one begins at the next full hour. */
export function fresh(now, zone) {
  const starts = Math.ceil((now + 60_000) / HOUR_MS) * HOUR_MS;
  const local = (ms) => localOf(new Date(ms).toISOString(), zone);
  return { name: "", kind: "flash", starts: local(starts), ends: local(starts + HOUR_MS), hold_min: 15, items: [], rev: 0 };
}

export function draftOf(sale, zone) {
  return {
    name: sale.name, kind: sale.kind, starts: localOf(sale.starts_at, zone), ends: localOf(sale.ends_at, zone),
    hold_min: Math.round(sale.hold_s / 60), rev: sale.rev,
    items: sale.items.map(({ sku_id, title, code, specs, quantity, price_fen, per_user }) => ({ sku_id, title, code, specs, quantity, price_fen, per_user })),
  };
}

export function bodyOf(draft, zone) {
  return {
    name: draft.name.trim(), kind: draft.kind, starts_at: instantOf(draft.starts, zone), ends_at: instantOf(draft.ends, zone),
    hold_s: draft.hold_min * 60, rev: draft.rev,
    items: draft.items.map(({ sku_id, quantity, price_fen, per_user }) => ({ sku_id, quantity, price_fen, per_user })),
  };
}

/** What keeps it from being sent: names of texts under console.sales.wrong, or null. */
export function wrongOf(draft) {
  if (!draft.name.trim()) return "name";
  if (!draft.starts || !draft.ends || draft.ends <= draft.starts) return "times";
  if (!draft.items.length) return "items";
  if (draft.items.some((item) => !item.price_fen)) return "price";
  if (draft.items.some((item) => !(Number.isInteger(item.quantity) && item.quantity > 0))) return "quantity";
  if (draft.items.some((item) => !(Number.isInteger(item.per_user) && item.per_user > 0))) return "per_user";
  return null;
}
