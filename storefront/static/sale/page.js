// What the server wrote into the page: the sale, its items, and the texts in the fan's language.

const read = (id) => JSON.parse(document.getElementById(id).textContent);

export const page = read("page");
const texts = read("texts");

export function t(key, params = {}) {
  return (texts[`sale.${key}`] ?? key).replace(/\{(\w+)\}/g, (whole, name) => String(params[name] ?? whole));
}

/** An element with a class and text; what people wrote never becomes markup. */
export function el(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/** 129990 → "¥1,299.90". */
export const yuan = (fen) => `¥${(fen / 100).toFixed(2).replace(/\B(?=(\d{3})+\.)/gu, ",")}`;
