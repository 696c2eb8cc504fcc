/** Keeps the screen equal to a fresh fetch: joins, follows, catches up, compares; the server's word wins. */

import { get, serverNow, useCsrf } from "../shared/api.js";
import { ref } from "../shared/html.js";
import { openSocket } from "../shared/socket.js";
import { cardChanged } from "./card/card_data.js";
import { comparable } from "./heads.js";
import { isIdle } from "./idle.js";
import { middle, refetchList } from "./list_pages.js";
import { sought } from "./places.js";
import { dispatch, state } from "./store.js";
import { isBehind } from "./threads.js";
import { PAGE as MESSAGES } from "./window.js";

// At most; each screen asks a little earlier, or all of a shop would ask together, for ever after a restart.
const COMPARE_MS = 20_000;
const COUNTS_MS = 5000;
const EVENT_GRACE_MS = 400; // a digest may overtake the event that explains it
const TYPING_MS = 7000; // senders repeat every 5 s
const MOST_HEADS = 500;

/** connecting | up | down | signed_out */
export const connection = ref("connecting");
/** Conversation → the seq at the top of its screen, while somebody reads elsewhere than at the end. */
export const reading = new Map();
let link = null;
let listeners = {};
let countsTimer = 0;
const catchingUp = new Map();

/** `onUp` runs after every connect, when calls work again; `onNews` with every event that is heard. */
export async function start({ onUp, onNews }) {
  listeners = { onUp, onNews };
  const me = await get("/api/v1/me");
  useCsrf(me.csrf, me);
  dispatch({ type: "me", me: me.staff, shop: me.shop });
  get("/api/v1/channels").then((answer) => dispatch({ type: "accounts", accounts: answer.accounts }), () => {});
  link = openSocket({ on: handlers(), onUp: up, onDown: down, onSignedOut: signedOut });
  compareAgain();
  return me;
}

export { refetchList };

/** The answer of an event, or an ApiError. */
export async function call(name, payload) {
  return link.call(name, payload);
}

function handlers() {
  return {
    event: onEvent,
    digest: onDigest,
    signal: (signal) => dispatch({ type: "signal", signal, until: serverNow() + TYPING_MS }),
    card: ({ customer_id }) => cardChanged(customer_id),
    presence: ({ staff }) => dispatch({ type: "staff", staff }),
    resync,
    access: () => location.reload(),
    signed_out: signedOut,
  };
}

function up() {
  connection.value = "up";
  resync();
  call("presence", { state: isIdle() ? "away" : "online" })
    .then(({ staff }) => staff && dispatch({ type: "staff", staff }), () => {});
  listeners.onUp();
}

function down() {
  if (connection.value !== "signed_out") connection.value = "down";
}

function signedOut() {
  connection.value = "signed_out";
  link.socket.disconnect();
}

function onEvent(event) {
  dispatch({ type: "event", event });
  listeners.onNews(event);
  if (isBehind(state.value, event.conversation_id)) catchUp(event.conversation_id);
}

function onDigest({ heads = [], overflow }) {
  dispatch({ type: "digest", heads });
  const { openId } = state.value;
  setTimeout(() => { if (openId && isBehind(state.value, openId)) catchUp(openId); }, EVENT_GRACE_MS);
  if (overflow) refetchList();
  countsTimer ||= setTimeout(refetchCounts, COUNTS_MS * (0.5 + 0.5 * Math.random()));
}

function refetchCounts() {
  countsTimer = 0;
  call("heads", { known: {} }).then(({ counts }) => counts && dispatch({ type: "counts", counts }), () => {});
}

/** After a reconnect on either side: anything may have been missed. */
export function resync() {
  if (state.value.openId) join(state.value.openId);
  return Promise.all([refetchList(), compare()]);
}

function compareAgain() {
  setTimeout(() => { compare(); compareAgain(); }, COMPARE_MS * (0.75 + 0.25 * Math.random()));
}

/** Every 20 s too, so that a lost last doorbell heals; a silent server is a dead connection. */
async function compare() {
  if (connection.value !== "up") return;
  refetchList();
  try {
    const answer = await call("heads", { known: comparable(state.value, MOST_HEADS, middle.value) });
    dispatch({ type: "digest", heads: answer.heads ?? [] });
    if (answer.counts) dispatch({ type: "counts", counts: answer.counts });
    if (isBehind(state.value, state.value.openId)) catchUp(state.value.openId);
  } catch (error) {
    if (error.code === "no_answer") link.renew();
  }
}

/** Shows the conversation and follows it; over HTTP while the socket is away. */
export async function join(id) {
  const online = connection.value === "up";
  const place = sought.value?.id === id ? { around_seq: sought.value.seq } : { at_unread: true };
  const answer = online ? await call("view", { conversation_id: id, ...place }) : await get(`/api/v1/conversations/${id}?${new URLSearchParams(place)}`);
  dispatch({ type: "viewed", answer, keep: true });
  if (online && isBehind(state.value, id)) await catchUp(id);
}

export function leave(id) {
  call("leave", { conversation_id: id }).catch(() => {});
}

/** Asks for what is missing until nothing is; one run per conversation at a time. */
function catchUp(id) {
  if (!catchingUp.has(id)) catchingUp.set(id, follow(id).finally(() => catchingUp.delete(id)));
  return catchingUp.get(id);
}

async function follow(id) {
  try {
    for (let tries = 0; isBehind(state.value, id) && tries < 5; tries += 1) await syncOnce(id);
  } catch { /* the next comparison tries again */ }
}

async function syncOnce(id) {
  const answer = await call("sync", { conversation_id: id, after_rev: state.value.threads[id].rev });
  if (!answer.reset) return dispatch({ type: "synced", id, answer });
  const fresh = await call("view", { conversation_id: id, ...placeOfReading(id) });
  return dispatch({ type: "viewed", answer: fresh, keep: false, reset: true });
}

/** Who reads in the middle goes on there, after a silence too long to be told change by change. */
function placeOfReading(id) {
  const seq = reading.get(id);
  return seq ? { around_seq: seq } : {};
}

/** The next page above or below what is loaded; nothing when the end is reached. */
export async function older(id) {
  const first = state.value.threads[id]?.messages[0];
  if (first) await page(id, "older", { before_seq: first.seq });
}

export async function newer(id) {
  const last = state.value.threads[id]?.messages.at(-1);
  if (last) await page(id, "newer", { after_seq: last.seq });
}

async function page(id, side, place) {
  const { messages, seq } = await messagesAt(id, place);
  dispatch({ type: "paged", id, side, messages, seq, limit: MESSAGES });
}

/** Another part of the conversation: {around_seq}, {at: day} or, for the newest, {}. The seq that was meant. */
export async function moveTo(id, place) {
  const { messages, seq, target } = await messagesAt(id, place);
  dispatch({ type: "moved", id, messages, seq });
  return target;
}

function messagesAt(id, place) {
  return get(`/api/v1/conversations/${id}/messages?${new URLSearchParams({ ...place, limit: MESSAGES })}`);
}

/** A signed link has run out: the message again, with a fresh one. */
export async function refreshMessage(message) {
  const query = new URLSearchParams({ before_seq: message.seq + 1, limit: 1 });
  const { messages } = await get(`/api/v1/conversations/${message.conversation_id}/messages?${query}`);
  dispatch({ type: "acked", id: message.conversation_id, messages });
}

