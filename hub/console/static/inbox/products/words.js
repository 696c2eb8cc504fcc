/** Prices and what is left, in the few words of a row. */

import { t } from "../../shared/texts.js";
import { money, moneySpan } from "../../goods/parts/money.js";

export function priceOf({ low_fen: low, high_fen: high }) {
  return low === null ? t("console.prices.none") : moneySpan(low, high);
}

/** {text, bad} of how many this channel may sell; null is without end. */
export function leftOf(left, sellable = true) {
  if (left === null) return { text: t("console.pick.endless"), bad: !sellable };
  if (left === 0) return { text: t("console.pick.sold_out"), bad: true };
  return { text: t("console.pick.left", { n: left }), bad: !sellable };
}

export function leftOfOffer(offer) {
  return offer.stock ? leftOf(offer.stock.left, offer.sellable) : { text: t("console.pick.no_stock"), bad: true };
}

/** "白 · S" of a SKU, or its whole title where it has no specs. */
export function specsOf(sku) {
  const specs = Object.values(sku.specs ?? {});
  return specs.length ? specs.join(" · ") : sku.title;
}

export { money };
