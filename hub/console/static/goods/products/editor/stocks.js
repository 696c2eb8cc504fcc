/** How much of every SKU may be sold; figures are read, never guessed. */

import { get } from "../../../shared/api.js";
import { shallowRef } from "../../../shared/html.js";

const MOST_IDS = 100;

/** → {levels: {sku id: row of /api/v1/stock, or null where the stock knows nothing}, load(ids)}. */
export function useStocks() {
  const levels = shallowRef({});

  async function load(skuIds) {
    for (let at = 0; at < skuIds.length; at += MOST_IDS) {
      const part = skuIds.slice(at, at + MOST_IDS);
      const answer = await get(`/api/v1/stock?${new URLSearchParams([...part.map((id) => ["ids", id]), ["limit", MOST_IDS]])}`).catch(() => null);
      if (answer) levels.value = { ...levels.value, ...Object.fromEntries(part.map((id) => [id, answer.stock.find((one) => one.sku_id === id) ?? null])) };
    }
  }

  return { levels, load };
}
