// The page of a sale: a countdown, a button for each item, and the fan's place as the server has it.

import { buy, enter, place } from "./asking.js";
import * as clock from "./clock.js";
import { card } from "./items.js";
import { page, t } from "./page.js";

const NOTHING = { outcome: "none" };
const sale = { ...page.event };
const items = page.items.map((item) => ({ ...item, standing: NOTHING, wanted: 1, trying: false, trouble: "", gone: false, lost: false, sold_out: false }));
const cards = items.map((item) => card(item, sale, tryToBuy));
const word = document.getElementById("word");
const timer = document.getElementById("clock");

clock.set(Date.parse(page.now), performance.timeOrigin, Date.now());
document.getElementById("items").append(...cards.map((one) => one.root));

function show() {
  for (const one of cards) one.show();
  const next = clockLine();
  if (timer.textContent !== next) timer.textContent = next;
}

function clockLine() {
  const [starts, ends] = [Date.parse(sale.starts_at), Date.parse(sale.ends_at)];
  const opened = sale.state === "open" || clock.now() >= starts;
  if (sale.state === "closing" || sale.state === "closed" || clock.now() >= ends) return t("closed");
  const { days, clock: text } = clock.split((opened ? ends : starts) - clock.now());
  return `${t(opened ? "ends_in" : "starts_in")} ${days > 0 ? t("days", { days, clock: text }) : text}`;
}

function hold(item, standing) {
  const had = item.standing.outcome === "won";
  if (had && standing.outcome === "none") item.lost = true;
  if (standing.outcome === "won" || standing.outcome === "waiting") Object.assign(item, { lost: false, gone: false });
  item.standing = standing;
}

/** A busy door is asked again by the page, a few times and not all at once: nobody needs to hammer. */
async function tryToBuy(item, left = 5) {
  Object.assign(item, { trying: true, trouble: "" });
  show();
  const { status, body, retryMs } = await buy(item.sku_id, item.wanted);
  if (status === 200) {
    item.trying = false;
    if (body.outcome === "sold_out") item.gone = true;
    else if (body.outcome === "over") sale.state = "closed";
    else if (body.outcome === "not_open") item.opens_at = body.starts_at;
    else hold(item, body);
    look(0);
  } else if ((status === 503 || status === 0 || status === 401 || status === 429) && left > 0) {
    item.trouble = status === 0 ? t("offline") : status === 429 ? t("too_fast") : t("busy");
    show();
    setTimeout(() => tryToBuy(item, left - 1), retryMs + Math.random() * 500);
  } else {
    Object.assign(item, { trying: false, trouble: body.error?.message ?? t("again") });
  }
  show();
}

let looking;

/** Soon for who waits, calmly for all others; never while nobody sees the page. */
function look(inMs) {
  clearTimeout(looking);
  looking = setTimeout(async () => {
    if (document.hidden) return;
    const { status, body } = await place();
    word.hidden = status !== 0;
    if (status === 0) word.textContent = t("offline");
    if (status === 200) take(body);
    show();
    look(pause());
  }, inMs);
}

function take(body) {
  Object.assign(sale, { state: body.state, ends_at: body.ends_at });
  for (const one of body.items) {
    const item = items.find((known) => known.sku_id === one.sku_id);
    if (!item) continue;
    Object.assign(item, { opens_at: one.opens_at, sold_out: one.sold_out === true });
    if (!one.sold_out) item.gone = false;
    if (!item.trying) hold(item, one);
  }
}

function pause() {
  const waits = items.some((item) => item.standing.outcome === "waiting" || (item.standing.outcome === "won" && !item.standing.held_until));
  const live = sale.kind === "live" && items.some((item) => !item.opens_at);
  const usual = waits || live ? 2500 : sale.state === "closed" ? 30_000 : 10_000;
  return usual * (0.8 + Math.random() * 0.4);
}

document.addEventListener("visibilitychange", () => { if (!document.hidden) look(0); });
addEventListener("online", () => look(0));
setInterval(show, 250);
show();
enter().then(() => look(0));
