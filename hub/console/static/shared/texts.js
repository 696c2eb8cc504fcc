/** Texts of the page's language, read once from the catalogue that the server put into the page. */

const catalogue = readCatalogue();

function readCatalogue() {
  const source = globalThis.document?.getElementById("texts");
  return source ? JSON.parse(source.textContent) : {};
}

/** A key without a text comes back itself: an ugly label beats a broken page. */
export function t(key, params = {}) {
  return (catalogue[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => params[name] ?? whole);
}

/** The text of the first key that has one, else an empty string. */
export function firstText(keys, params) {
  const key = keys.find((candidate) => candidate in catalogue);
  return key ? t(key, params) : "";
}

export const lang = globalThis.document?.documentElement.lang || "zh-CN";
