/** What a barcode scanner (or a hand) typed, and which SKU it means; pure. */

/** Scanners add blanks and line ends; full-width digits come from an input method left on. */
export function plain(text) {
  return String(text ?? "").normalize("NFKC").replace(/[\u0000-\u001f]/gu, "").trim();
}

function isIt(sku, code) {
  const wanted = code.toLowerCase();
  return [sku.barcode, sku.code].some((own) => own && own.toLowerCase() === wanted);
}

/** The one SKU that carries exactly this code or barcode, else the only one that was found, else null. */
export function meant(skus, text) {
  const exact = skus.filter((sku) => isIt(sku, plain(text)));
  if (exact.length === 1) return exact[0];
  return exact.length === 0 && skus.length === 1 ? skus[0] : null;
}

/** A bare key pressed while nothing is focused: a scanner does not know where the cursor is. */
export function isLoose(event) {
  const { target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || key.length !== 1 || key === " ") return false;
  return !target.closest?.("input, textarea, select, button, a, dialog, [contenteditable], [role=menu]");
}
