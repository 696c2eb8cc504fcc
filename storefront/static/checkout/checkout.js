// The cart: sums that follow the province, an address that is kept in this browser, and one order however often it is sent.

import { ask, clock, el, left, lines, money, page, say, sums, t, trouble } from "./page.js";

const form = document.getElementById("form");
const button = document.getElementById("submit");
const paste = document.getElementById("paste");
const held = document.getElementById("held");
const FIELDS = ["name", "phone", "province", "city", "district", "detail"];
const KEPT = "uphub.receiver";
let view = page;

function show() {
  document.getElementById("lines").replaceChildren(...lines(view.lines));
  document.getElementById("sums").replaceChildren(...sums(view, [[t("sum.payable"), money(view.payable_fen)]]));
  const told = [...view.reasons];
  if (view.is_sent && form.province?.value && view.freight_fen === null) told.push(t("not_there"));
  say(told.join(" "));
  button.disabled = told.length > 0;
  button.textContent = `${t("submit")} ${money(view.payable_fen)}`;
}

function tick() {
  held.hidden = !view.held_until;
  if (!view.held_until) return;
  const seconds = left(view.held_until);
  held.textContent = seconds > 0 ? t("held", { time: clock(seconds) }) : t("held_over");
}

async function requote() {
  const answer = await ask("/quote", { province: form.province?.value || null });
  if (answer.status !== 200) { say(trouble(answer)); return; }
  view = answer.body;
  show();
}

let pasting = 0;

/** What was pasted fills the fields; what it lacks is left as it is, and the first such field gets the cursor. */
async function takeApart() {
  const text = paste.value.trim();
  if (text.length < 8) return;
  const mine = (pasting += 1);
  const answer = await ask("/address", { text });
  if (mine !== pasting) return;
  if (answer.status !== 200) { say(trouble(answer)); return; }
  for (const name of FIELDS) if (answer.body[name]) form[name].value = answer.body[name];
  if (answer.body.city && !answer.body.district) form.district.value = "";
  const lacks = answer.body.missing.filter((name) => !form[name].value);
  if (form.province.value) await requote();
  if (lacks.length) say(t("paste.lacks", { fields: lacks.map((name) => t(`field.${name}`)).join("、") }));
}

function receiver() {
  return Object.fromEntries(FIELDS.map((name) => [name, form[name].value.trim()]));
}

function missing() {
  const empty = FIELDS.find((name) => name !== "district" && !form[name].value.trim());
  return empty ? [form[empty], t("fill", { field: t(`field.${empty}`) })] : null;
}

async function submit(event) {
  event.preventDefault();
  const lack = view.is_sent && missing();
  if (lack) { say(lack[1]); lack[0].focus(); return; }
  button.disabled = true;
  const answer = await ask("/order", { receiver: view.is_sent ? receiver() : null, remark: form.remark.value.trim(), seen_fen: view.payable_fen });
  if (answer.status === 200) {
    if (view.is_sent) { try { localStorage.setItem(KEPT, JSON.stringify(receiver())); } catch { /* private window: it is typed again */ } }
    location.replace(answer.body.url);
    return;
  }
  if (answer.body.error?.code === "price_changed") await requote();
  say(trouble(answer));
  form[answer.body.error?.field?.replace("receiver.", "")]?.focus?.();
  button.disabled = false;
}

function recall() {
  if (!page.is_sent) return;
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT)) ?? {};
    for (const name of FIELDS) form[name].value = kept[name] ?? "";
  } catch { /* nothing was kept */ }
  if (form.province.value) requote();
}

form.addEventListener("submit", submit);
form.province?.addEventListener("change", requote);
let pause = 0;
paste?.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(takeApart, 400); });
setInterval(tick, 500);
show();
tick();
recall();
document.body.append(el("span", { hidden: true, id: "ready" }));
