// Talks to the server as this browser's fan: the same one as in the shop's web chat.

import * as clock from "./clock.js";
import { page } from "./page.js";

const { slug } = page.shop;
const KEY = `uphub.chat.${slug}`;
const BASE = `/s/${encodeURIComponent(slug)}/sales/${encodeURIComponent(page.event.id)}`;
let token = "";

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(KEY))?.token ?? "";
  } catch {
    return "";
  }
}

function remember(session) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...session, at: Date.now() }));
  } catch {
    // Storage is forbidden: the token lives as long as the page.
  }
}

/** {status, body, retryMs}; status 0 when the server was not reached. */
async function ask(url, options = {}) {
  const asked = Date.now();
  try {
    const response = await fetch(url, { credentials: "same-origin", cache: "no-store", ...options });
    const body = await response.json().catch(() => ({}));
    if (body.at_us) clock.set(body.at_us / 1000, asked, Date.now());
    const after = Number(response.headers.get("retry-after")) || 1;
    return { status: response.status, body, retryMs: body.retry_after_ms ?? after * 1000 };
  } catch {
    return { status: 0, body: {}, retryMs: 2000 };
  }
}

const posted = (body, headers = {}) => ({ method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) });

/** Makes sure that the browser has a token. False when the server was not reached. */
export async function enter() {
  const answer = await ask(`/s/${encodeURIComponent(slug)}/chat/session`, posted({ token: token || remembered() }));
  if (answer.status !== 200) return false;
  token = answer.body.token;
  remember({ token, fan_id: answer.body.fan_id, name: answer.body.name });
  return true;
}

const signed = () => ({ authorization: `Bearer ${token}` });

export async function buy(skuId, quantity) {
  if (!token && !(await enter())) return { status: 0, body: {}, retryMs: 1000 };
  const answer = await ask(`${BASE}/buy`, posted({ sku_id: skuId, quantity }, signed()));
  if (answer.status === 401) token = "";
  return answer;
}

export const place = () => ask(`${BASE}/place`, token ? { headers: signed() } : {});
