/** A new product from one that is there: all but what must be its own, which are codes, barcodes and SKUs. */

import { post } from "../../../shared/api.js";
import { t } from "../../../shared/texts.js";

const MOST_TITLE = 120;

/** The content of the copy; pure. */
export function copiedContent(content, title) {
  return { ...content, title: Array.from(title).slice(0, MOST_TITLE).join(""), skus: content.skus.map((sku) => ({ ...sku, id: "", code: "", barcode: "" })) };
}

/** → the id of the new draft, with the same plain prices. */
export async function copyOf(product, prices) {
  const title = t("console.products.copy_of", { title: product.draft.title });
  const { product: made } = await post("/api/v1/products", { kind: product.kind, code: "", client_id: crypto.randomUUID(), content: copiedContent(product.draft, title) });
  await prices.write(made.draft.skus.map((sku, at) => ({ id: sku.id, price_fen: prices.known(product.draft.skus[at]) ?? undefined })));
  return made.id;
}
