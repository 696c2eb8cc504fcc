/** Keeps an unfinished sheet in the browser: an hour of counting must outlive a locked phone. */

import { kept } from "../sheet_rows.js";

const name = (shopId, kind) => `hub.stock.${kind}.${shopId}`;

export function remember(shopId, kind, here, rows) {
  try {
    if (rows.length) localStorage.setItem(name(shopId, kind), JSON.stringify({ here, rows: kept(rows) }));
    else localStorage.removeItem(name(shopId, kind));
  } catch {
    // Private windows may have no room; the sheet itself goes on.
  }
}

/** {here, rows: [[sku_id, count]]}, or null. */
export function recall(shopId, kind) {
  try {
    const found = JSON.parse(localStorage.getItem(name(shopId, kind)));
    return Array.isArray(found?.rows) ? found : null;
  } catch {
    return null;
  }
}

export function forget(shopId, kind) {
  remember(shopId, kind, "", []);
}
