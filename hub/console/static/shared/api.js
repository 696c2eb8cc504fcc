/** Calls of the console's HTTP API; every failure is an ApiError with a sentence a person can read. */

import { t } from "./texts.js";

const TIMEOUT_MS = 15_000;
let csrf = "";
let owner = "";
let skewMs = 0;
let stepUp = null;

export class ApiError extends Error {
  constructor(code, message, status = 0, field = "") {
    super(message);
    Object.assign(this, { code, status, field });
  }
}

/** The token that every write carries; it comes with /api/v1/me. `me`: its answer, so that a new sign-in is known again. */
export function useCsrf(token, me = null) {
  csrf = token;
  owner = nameOf(me);
}

function nameOf(me) {
  return me ? `${me.staff?.id} ${me.shop?.id}` : "";
}

/** Who signed in again in another tab has a new token; only the same person in the same shop goes on here. */
async function renewed() {
  const me = owner && await callOnce("/api/v1/me", { method: "GET" }).catch(() => null);
  if (!me || nameOf(me) !== owner) return false;
  csrf = me.csrf;
  return true;
}

/** The server's clock, as far as the last answer told: waiting times must not depend on a wrong local clock. */
export function serverNow() {
  return Date.now() + skewMs;
}

/** `timeoutMs`: for what the server takes long to find out. */
export function get(path, { timeoutMs = TIMEOUT_MS } = {}) {
  return call(path, { method: "GET", timeoutMs });
}

export function post(path, body) {
  return write("POST", path, body);
}

export function put(path, body) {
  return write("PUT", path, body);
}

export function remove(path) {
  return call(path, { method: "DELETE" });
}

function write(method, path, body) {
  return call(path, { method, body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });
}

/** `prove(kind)` asks the person for a code or password; see step_up.js. */
export function useStepUp(prove) {
  stepUp = prove;
}

/** A sensitive act may want a proof first: then it is asked for, and the call is made again. */
async function call(path, options) {
  try {
    return await callOnce(path, options);
  } catch (error) {
    if (error.code === "csrf_failed" && await renewed()) return callOnce(path, options);
    if (error.code !== "step_up_needed" || !stepUp || !await stepUp(error.field)) throw error;
    return callOnce(path, options);
  }
}

async function callOnce(path, options) {
  const headers = { Accept: "application/json", ...options.headers, ...(options.method === "GET" ? {} : { "X-CSRF-Token": csrf }) };
  let response;
  try {
    response = await fetch(path, { ...options, headers, credentials: "same-origin", signal: AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS) });
  } catch {
    throw new ApiError("unreachable", t("console.error.unreachable"));
  }
  noticeClock(response.headers.get("Date"));
  return answer(response.status, await response.text());
}

/** The parsed body, or the ApiError that it describes. */
export function answer(status, text) {
  const body = parsed(text);
  if (status >= 200 && status < 300) return body ?? {};
  if (status === 401) throw new ApiError("signed_out", t("console.error.signed_out"), status);
  const error = body?.error;
  throw new ApiError(error?.code ?? "unknown", error?.message || t("console.error.unknown", { status }), status, error?.field);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The header has whole seconds, so a difference of up to two seconds is left alone. */
function noticeClock(header) {
  const difference = header ? Date.parse(header) - Date.now() : 0;
  if (Math.abs(difference) > 2000 || Math.abs(skewMs) > 2000) skewMs = difference || 0;
}

export { csrf };
