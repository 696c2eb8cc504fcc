/** The supervisor's wall: figures, the queue, people, clocks; live, and acts on all of them. */

import { get, useCsrf } from "../shared/api.js";
import { now } from "../shared/clock.js";
import { Confirm } from "../shared/confirm.js";
import { timeOfDay } from "../shared/dates.js";
import { createApp, html, onMounted, ref, shallowRef, watch } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { openSocket } from "../shared/socket.js";
import { lang, t } from "../shared/texts.js";
import { Toasts, complain } from "../shared/toasts.js";
import { conversationLine } from "./conversation_line.js";
import { LookIn } from "./look_in.js";
import { numbers } from "./numbers.js";
import { people } from "./people.js";
import { Reassign, unchoose } from "./reassign.js";
import { accounts, chosen, fetchHeld, filter, looked, me, refresh, soon, startRefreshing, trouble, wall } from "./wall_state.js";

const PARTS = ["queue", "people", "late"];
const live = ref(true);
const tv = ref(false);
const part = ref("queue");
const handing = shallowRef(null);

async function start() {
  refresh();
  try {
    const who = await get("/api/v1/me");
    useCsrf(who.csrf, who);
    me.value = who;
    if (!who.staff.rights.includes("inbox.read")) return startRefreshing(); // watches alone: no words, no socket
    accounts.value = (await get("/api/v1/channels")).accounts;
  } catch (error) {
    if (error.code !== "signed_out") { complain(error); setTimeout(start, 4000); }
    return;
  }
  const changed = () => { soon(); fetchHeld().catch(() => {}); };
  openSocket({
    on: { digest: changed, presence: soon, resync: changed, signed_out: () => location.assign("/console/sign-in") },
    onUp: () => { live.value = true; soon(); }, onDown: () => { live.value = false; }, onSignedOut: () => location.assign("/console/sign-in"),
  });
  startRefreshing();
}

/** The browser's full screen where it allows it; the large dark picture either way. */
async function toggleTv() {
  tv.value = !tv.value;
  if (tv.value) await document.documentElement.requestFullscreen?.().catch(() => {});
  else if (document.fullscreenElement) await document.exitFullscreen();
}

const App = {
  name: "Wall",
  setup() {
    onMounted(start);
    watch(filter, () => { refresh(); fetchHeld().catch(() => {}); });
    watch(tv, (on) => document.body.classList.toggle("tv", on));
    document.addEventListener("fullscreenchange", () => { if (!document.fullscreenElement) tv.value = false; });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !document.querySelector("dialog[open]")) tv.value = false; });
    return () => html`<div class="wall">
      ${head()}
      ${trouble.value && html`<div class="callout bad wall-trouble" role="alert">${icon("alert")}<span>${trouble.value}</span><button type="button" class="button tiny" onClick=${refresh}>${t("console.again")}</button></div>`}
      ${wall.value ? body(wall.value) : !trouble.value && html`<div class="wall-ghosts" aria-busy="true">${[0, 1, 2, 3, 4, 5].map((n) => html`<div key=${n} class="skeleton"></div>`)}</div>`}
      ${chosen.size > 0 && bar()}
      ${handing.value && html`<${Reassign} ids=${handing.value} onClose=${() => { handing.value = null; }} />`}
      ${looked.value && !handing.value && html`<${LookIn} key=${looked.value} id=${looked.value} onClose=${() => { looked.value = ""; }} onReassign=${(id) => { handing.value = [id]; }} />`}
      <${Confirm} /><${Toasts} />
    </div>`;
  },
};

function head() {
  const zone = me.value?.shop.timezone;
  return html`<header class="wall-head"><h1>${t("console.wall")}</h1>
    <p class="wall-clock"><span class=${`dot ${live.value ? "online" : "offline"}`} aria-hidden="true"></span><span>${live.value ? t("console.wall.live") : t("console.wall.not_live")}</span>${zone && html`<time>${timeOfDay(now.value, lang, zone)}</time>`}</p>
    <div class="wall-filters">
      ${choice("group_id", t("console.wall.all_groups"), [...(wall.value?.groups ?? []).map((group) => [group.id, group.name]), ["none", t("console.wall.no_group")]], (wall.value?.groups ?? []).length > 0)}
      ${choice("account_id", t("console.wall.all_channels"), accounts.value.map((account) => [account.id, account.name]), accounts.value.length > 1)}
      <button type="button" class="button" aria-pressed=${String(tv.value)} onClick=${toggleTv}>${icon("eye")}${t(tv.value ? "console.wall.tv.leave" : "console.wall.tv")}</button>
    </div></header>`;
}

function choice(name, all, options, isShown) {
  return isShown && html`<select class="input" aria-label=${all} value=${filter[name]} onChange=${(event) => { filter[name] = event.target.value; }}>
    <option value="">${all}</option>${options.map(([value, label]) => html`<option key=${value} value=${value}>${label}</option>`)}</select>`;
}

function body({ numbers: figures, queue, late, people: found }) {
  return html`<div class="wall-body">${numbers(figures)}
    <div class="wall-tabs" role="group" aria-label=${t("console.wall.parts")}>${PARTS.map((name) => html`<button key=${name} type="button" aria-pressed=${String(part.value === name)} onClick=${() => { part.value = name; }}>${t(`console.wall.part.${name}`)} <b>${{ queue: figures.waiting, people: found.filter((p) => p.state !== "offline").length, late: figures.sla_risk + figures.sla_breached }[name]}</b></button>`)}</div>
    <div class="wall-parts">
      ${section("queue", queue.length === 0 ? calm("console.wall.queue.empty") : html`<ol class="lines">${queue.map((head, n) => conversationLine(head, "wait", n + 1))}</ol>
        ${figures.waiting > queue.length && html`<p class="person-none">${t("console.wall.queue.more", { n: figures.waiting - queue.length })}</p>`}`)}
      ${section("people", people(found))}
      ${section("late", late.length === 0 ? calm("console.wall.late.empty") : html`<ol class="lines">${late.map((head) => conversationLine(head, "due"))}</ol>`)}
    </div></div>`;
}

function section(name, content) {
  return html`<section key=${name} class=${`wall-part ${name} ${part.value === name ? "is-shown" : ""}`} aria-label=${t(`console.wall.part.${name}`)}><h2>${t(`console.wall.part.${name}`)}</h2>${content}</section>`;
}

function calm(key) {
  return html`<div class="empty"><span class="empty-icon">${icon("check")}</span><b>${t(key)}</b></div>`;
}

function bar() {
  return html`<div class="choice-bar" role="region" aria-label=${t("console.wall.chosen", { n: chosen.size })}><b>${t("console.wall.chosen", { n: chosen.size })}</b>
    <button type="button" class="button" onClick=${unchoose}>${t("console.wall.unchoose")}</button>
    <button type="button" class="button primary" onClick=${() => { handing.value = [...chosen]; }}>${t("console.wall.hand_on")}</button></div>`;
}

createApp(App).mount("#app");
