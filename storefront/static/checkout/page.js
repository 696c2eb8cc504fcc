// What both pages of the checkout are made of: their data, words, amounts, and calls to the server.

const read = (id) => JSON.parse(document.getElementById(id).textContent);
export const page = read("page");
const texts = read("texts");

export function t(key, params = {}) {
  return (texts[`checkout.${key}`] ?? key).replace(/\{(\w+)\}/g, (whole, name) => params[name] ?? whole);
}

/** 129990 → "¥1,299.90". */
export function money(fen) {
  const [yuan, rest] = [Math.floor(Math.abs(fen) / 100), String(Math.abs(fen) % 100).padStart(2, "0")];
  return `${fen < 0 ? "\u2212" : ""}¥${String(yuan).replace(/\B(?=(\d{3})+$)/gu, ",")}.${rest}`;
}

export function el(tag, props = {}, ...children) {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** {status, body}; status 0 when the server was not reached. */
export async function ask(path, body) {
  const options = body === undefined ? {} : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  try {
    const response = await fetch(`${page.path}${path}`, { credentials: "same-origin", cache: "no-store", ...options });
    return { status: response.status, body: await response.json().catch(() => ({})) };
  } catch {
    return { status: 0, body: {} };
  }
}

export function say(text) {
  const word = document.getElementById("word");
  word.hidden = !text;
  word.textContent = text;
  if (text) word.scrollIntoView({ block: "center", behavior: "smooth" });
}

export const trouble = ({ status, body }) => (status === 0 ? t("offline") : body.error?.message ?? t("again"));

export function lines(rows) {
  return rows.map((line) => el("li", { className: "checkout-line" },
    line.picture ? el("img", { src: line.picture, alt: "", width: 64, height: 64 }) : el("span", { className: "checkout-blank" }, line.title.slice(0, 1)),
    el("span", { className: "checkout-what" }, el("b", {}, line.title), el("small", {}, [line.specs.join(" / "), `×${line.quantity}`].filter(Boolean).join(" · ")), line.ships_on && el("small", { className: "checkout-presale" }, t("presale", { day: line.ships_on }))),
    el("span", { className: "checkout-price" }, money(line.price_fen * line.quantity))));
}

export function sums(view, last) {
  const rows = [[t("sum.goods"), money(view.goods_fen)], ...view.discounts.map((one) => [one.label || t("sum.discount"), money(-one.amount_fen)])];
  if (view.freight_fen !== null && view.lines.some((line) => line.is_virtual !== true)) rows.push([t("sum.freight"), view.freight_fen ? money(view.freight_fen) : t("sum.free")]);
  else if (view.is_sent) rows.push([t("sum.freight"), t("sum.by_region")]);
  return [...rows, ...last].map(([name, amount], at, all) => el("div", { className: at === all.length - 1 ? "is-sum" : "" }, el("dt", {}, name), el("dd", {}, amount)));
}

const skew = Date.parse(page.now) - Date.now();

/** Seconds until then by the server's clock. */
export const left = (until) => (Date.parse(until) - Date.now() - skew) / 1000;

export function clock(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${String(Math.floor(whole / 60)).padStart(2, "0")}:${String(whole % 60).padStart(2, "0")}`;
}
