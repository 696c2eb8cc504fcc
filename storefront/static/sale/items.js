// One item of the sale as a card; what it shows follows from the last answer and the clock.

import { clockText, now } from "./clock.js";
import { el, page, t, yuan } from "./page.js";

const SHORT = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: page.shop.timezone };
const DAY = { month: "long", day: "numeric", timeZone: page.shop.timezone };
const said = (options, at) => new Intl.DateTimeFormat(page.lang, options).format(at);

/** "20:00"; "11月26日 20:00" on another day; seconds only where there are some. */
function time(iso) {
  const at = new Date(iso);
  const exact = at.getTime() % 60_000 ? { ...SHORT, second: "2-digit" } : SHORT;
  const day = said(DAY, at) === said(DAY, new Date(now())) ? "" : `${said(DAY, at)} `;
  return day + said(exact, at);
}

/** What the card says now: {kind, title, text, button, can}. */
export function stateOf(item, sale) {
  const { standing, trying, trouble } = item;
  const over = sale.state === "closing" || sale.state === "closed" || now() >= Date.parse(sale.ends_at);
  if (standing.outcome === "paid") return { kind: "won", title: t("paid"), text: t("paid_text", { count: standing.quantity }) };
  if (standing.outcome === "won") return won(standing);
  if (over) return { kind: "over", title: t("closed"), text: item.lost ? t("let_go") : "" };
  if (standing.outcome === "waiting") {
    const before = standing.place - 1;
    return { kind: "waiting", title: t("queue", { place: standing.place }), text: before ? t("one_left", { count: before }) : t("one_next") };
  }
  if (!item.opens_at) return { kind: "soon", title: t("not_shown"), text: t("not_shown_text"), button: t("soon") };
  if (now() < Date.parse(item.opens_at)) return { kind: "soon", title: "", text: t("starts_at", { time: time(item.opens_at) }), button: t("soon") };
  if (trying) return { kind: "open", title: "", text: trouble, button: t("trying") };
  if (item.gone || item.sold_out) return { kind: "over", title: t("gone"), text: item.lost ? t("let_go") : t("gone_text") };
  return { kind: "open", title: "", text: trouble || (item.lost ? t("let_go") : ""), button: t("buy"), can: true };
}

function won(standing) {
  if (!standing.held_until) return { kind: "won", title: t("held"), text: t("settling") };
  const left = Date.parse(standing.held_until) - now();
  const words = { count: standing.quantity, time: time(standing.held_until), left: clockText(left) };
  return { kind: "won", title: t("held"), text: t("held_text", words) };
}

function quantities(item, onChange) {
  const row = el("div", "sale-steps");
  const [less, count, more] = [el("button", "sale-step", "−"), el("output", "sale-count"), el("button", "sale-step", "+")];
  row.append(less, count, more);
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", t("quantity"));
  const show = () => {
    count.textContent = String(item.wanted);
    less.disabled = item.wanted <= 1;
    more.disabled = item.wanted >= item.per_user;
  };
  const step = (by) => () => {
    item.wanted = Math.min(item.per_user, Math.max(1, item.wanted + by));
    show();
    onChange();
  };
  [less.type, more.type] = ["button", "button"];
  less.addEventListener("click", step(-1));
  more.addEventListener("click", step(1));
  show();
  return row;
}

/** A card, and `show()` that brings it up to date. */
export function card(item, sale, onBuy) {
  const root = el("li", "sale-item");
  const head = el("div", "sale-what");
  if (item.picture) head.append(Object.assign(el("img", "sale-picture"), { src: item.picture, alt: "", width: 88, height: 88 }));
  head.append(el("h2", "", item.title));
  if (item.specs.length && !item.title.includes(item.specs.at(-1))) head.append(el("p", "sale-specs", item.specs.join(" · ")));
  const price = el("p", "sale-price");
  price.append(el("strong", "", yuan(item.price_fen)));
  if (item.usual_fen) {
    const usual = el("s", "", yuan(item.usual_fen));
    usual.setAttribute("aria-label", `${t("usual")} ${yuan(item.usual_fen)}`);
    price.append(usual);
  }
  price.append(el("span", "sale-limit", t("for_all", { count: item.per_user })));
  const told = el("div", "sale-told");
  const [title, text] = [el("p", "sale-title"), el("p", "sale-text")];
  told.append(title, text);
  told.setAttribute("role", "status");
  const act = el("div", "sale-act");
  const button = el("button", "button primary sale-buy");
  button.type = "button";
  button.addEventListener("click", () => onBuy(item));
  if (item.per_user > 1) act.append(quantities(item, () => {}));
  act.append(button);
  root.append(head, price, told, act);
  return { root, show: () => show({ root, told, title, text, act, button }, stateOf(item, sale)) };
}

/** Only what changed is written, so that a screen reader is not told the same each second. */
function show(parts, state) {
  put(parts.root, "dataset.kind", state.kind);
  put(parts.title, "textContent", state.title);
  put(parts.text, "textContent", state.text || "");
  parts.told.hidden = !state.title && !state.text;
  parts.act.hidden = !state.button;
  put(parts.button, "textContent", state.button || "");
  parts.button.disabled = !state.can;
}

function put(node, name, value) {
  if (name === "dataset.kind") {
    if (node.dataset.kind !== value) node.dataset.kind = value;
  } else if (node[name] !== value) node[name] = value;
}
