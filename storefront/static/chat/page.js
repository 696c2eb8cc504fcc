// What the server wrote into the page: the shop, its settings, and the texts in the fan's language.

const read = (id) => JSON.parse(document.getElementById(id).textContent);

export const page = read("page");
const texts = read("texts");

export function t(key, params = {}) {
  return (texts[`chat.${key}`] ?? key).replace(/\{(\w+)\}/g, (whole, name) => String(params[name] ?? whole));
}

/** Inside another site's frame, opened by widget.js. */
export const isEmbedded = window.parent !== window;
