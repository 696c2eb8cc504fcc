/** The replies that need a person: what failed or is unconfirmed, why, and what to do about each. */

import { ApiError, get, useCsrf } from "../shared/api.js";
import { Confirm, confirmed } from "../shared/confirm.js";
import { createApp, html, onMounted, shallowRef } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { openSocket } from "../shared/socket.js";
import { t } from "../shared/texts.js";
import { Toasts, complain, toast } from "../shared/toasts.js";
import { Letter } from "./letter.js";
import { EMPTY, added, refreshed, without } from "./letters.js";

const EVERY_MS = 20_000;
const PAGE = 50;
const RIGHT = "deliveries.retry";
const list = shallowRef(EMPTY);
const trouble = shallowRef("");
const busy = shallowRef(new Set());
const me = shallowRef(null);
let link = null;
let timer = 0;

async function fetchList() {
  try {
    list.value = refreshed(list.value, await get("/api/v1/undelivered"), PAGE);
    trouble.value = "";
  } catch (error) {
    trouble.value = error.message;
    if (error.code === "signed_out") toSignIn();
  }
}

async function more() {
  const before = list.value.messages.at(-1)?.id;
  await get(`/api/v1/undelivered?before=${encodeURIComponent(before)}`)
    .then((answer) => { list.value = added(list.value, answer, PAGE); }, complain);
}

function toSignIn() {
  location.assign(`/console/sign-in?next=${encodeURIComponent(location.pathname)}`);
}

/** `name`: retry | confirm | discard. The row leaves at once, and the next refresh has the last word. */
async function act(name, message) {
  const twice = name === "retry" && message.status === "unconfirmed";
  const sure = !twice || await confirmed({ title: t("console.retry"), yes: t("console.retry.anyway"), text: t("console.retry.twice"), danger: true });
  if (!sure || busy.value.has(message.id)) return;
  busy.value = new Set([...busy.value, message.id]);
  try {
    if (!link) throw new ApiError("offline", t("console.error.offline"));
    await link.call(name, { conversation_id: message.conversation_id, message_id: message.id });
    list.value = without(list.value, message.id);
    toast(t(`console.${name}.done`));
  } catch (error) {
    complain(error, [{ label: t("console.undelivered.open"), run: () => location.assign(`/console/inbox?c=${message.conversation_id}`) }]);
  }
  busy.value = new Set([...busy.value].filter((id) => id !== message.id));
  fetchList();
}

/** Something changed somewhere: look again, but not for every single change. */
function soon() {
  timer ||= setTimeout(() => { timer = 0; fetchList(); }, 1500);
}

async function start() {
  fetchList();
  try {
    me.value = await get("/api/v1/me");
  } catch (error) {
    if (error.code === "signed_out") return toSignIn();
    return setTimeout(start, 4000);
  }
  useCsrf(me.value.csrf, me.value);
  link = openSocket({ on: { digest: soon, resync: fetchList, signed_out: toSignIn }, onUp: fetchList, onDown: () => {}, onSignedOut: toSignIn });
  return setInterval(fetchList, EVERY_MS);
}

const App = {
  name: "Undelivered",
  setup() {
    onMounted(start);
    return () => html`<div class="letters-page">
      <header class="letters-head"><h1>${t("console.undelivered")}</h1><p>${t("console.undelivered.about")}</p></header>
      ${trouble.value && html`<p class="callout bad" role="alert">${icon("alert")}${trouble.value} <button type="button" class="button tiny" onClick=${fetchList}>${t("console.again")}</button></p>`}
      ${me.value && !may() && html`<p class="callout warn">${icon("info")}${t("console.undelivered.no_right")}</p>`}
      ${body()}
      <${Confirm} /><${Toasts} />
    </div>`;
  },
};

function may() {
  return me.value?.staff.rights.includes(RIGHT);
}

function body() {
  const { loaded, messages, heads, mayHaveMore } = list.value;
  if (!loaded) return trouble.value ? null : html`<div class="letters" aria-busy="true">${[0, 1, 2].map((n) => html`<div key=${n} class="letter skeleton ghost-letter"></div>`)}</div>`;
  if (messages.length === 0) return html`<div class="empty"><span class="empty-icon">${icon("check")}</span><b>${t("console.undelivered.empty")}</b><p>${t("console.undelivered.empty.about")}</p></div>`;
  return html`<ul class="letters">${messages.map((message) => html`<${Letter} key=${message.id} message=${message} head=${heads[message.conversation_id]}
      timeZone=${me.value?.shop.timezone ?? "Asia/Shanghai"} may=${Boolean(may())} busy=${busy.value.has(message.id)} onAct=${act} />`)}</ul>
    ${mayHaveMore && html`<p class="letters-more"><button type="button" class="button" onClick=${more}>${t("console.undelivered.more")}</button></p>`}`;
}

createApp(App).mount("#app");
