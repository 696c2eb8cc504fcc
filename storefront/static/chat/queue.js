// What a fan wrote and the server has not confirmed yet: sent in order, one at a time, safe to repeat.
//
// An item: {client_id, kind, text, file, name, size, width, height, at, state, media_id, attempts, not_before, error}.
// `file` is a Blob, `at` an ISO time, `not_before` milliseconds. States: waiting → sending → (gone) | waiting | failed.

// Refusals that say "not now": the same message with the same client id may pass a moment later.
const PASSING = new Set(["offline", "timeout", "fan_too_fast", "upload_too_many", "store_away", "internal_error"]);
// The upload is of no use (any more), the file itself is: it is uploaded again.
const UPLOAD_LOST = new Set(["media_not_found", "upload_not_yours"]);
// Being offline never uses up attempts; a server that keeps failing on one message must not block the rest for ever.
const MOST_ATTEMPTS = 8;
const LONGEST_WAIT_MS = 30_000;

export function added(queue, item) {
  return [...queue, { state: "waiting", media_id: "", attempts: 0, not_before: 0, error: "", ...item }];
}

/** The item to send now; null while one is on its way, has to wait, or nothing is left. */
export function next(queue, now) {
  const first = queue.find((item) => item.state !== "failed");
  return first && first.state === "waiting" && first.not_before <= now ? first : null;
}

/** Milliseconds until `next` may answer again, or null when waiting alone changes nothing. */
export function waitFor(queue, now) {
  const first = queue.find((item) => item.state !== "failed");
  return first && first.state === "waiting" ? Math.max(0, first.not_before - now) : null;
}

export function sending(queue, clientId) {
  return changed(queue, clientId, () => ({ state: "sending", error: "" }));
}

export function uploaded(queue, clientId, mediaId) {
  return changed(queue, clientId, () => ({ media_id: mediaId }));
}

/** Confirmed, or thrown away by the fan. */
export function removed(queue, clientId) {
  return queue.filter((item) => item.client_id !== clientId);
}

/** After a refusal or a lost answer. `error`: {code, message}. */
export function refused(queue, clientId, error, now) {
  return changed(queue, clientId, (item) => {
    const attempts = item.attempts + (error.code === "offline" ? 0 : 1);
    const again = { state: "waiting", attempts, not_before: now + backoff(error.code, attempts) };
    if (UPLOAD_LOST.has(error.code) && item.file && attempts < 3) return { ...again, media_id: "" };
    if (PASSING.has(error.code) && attempts < MOST_ATTEMPTS) return again;
    return { state: "failed", attempts, error: error.message || "" };
  });
}

function backoff(code, attempts) {
  return code === "offline" ? 0 : Math.min(500 * 2 ** attempts, LONGEST_WAIT_MS);
}

/** The fan asks for another try; it goes to the end, for what was written since may have been sent. */
export function retried(queue, clientId, at) {
  const item = queue.find((one) => one.client_id === clientId);
  if (!item) return queue;
  return [...removed(queue, clientId), { ...item, at, state: "waiting", attempts: 0, not_before: 0, error: "" }];
}

/** As it lies in storage after a reload: nobody knows what became of what was on its way, so it is sent again. */
export function restored(items) {
  const resting = items.map((item) => (item.state === "sending" ? { ...item, state: "waiting" } : item));
  return resting.map((item) => ({ ...item, not_before: 0 })).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** Without those that turn out to be stored: their answer got lost, not the message. */
export function reconciled(queue, messages) {
  const stored = new Set(messages.map((message) => message.client_id).filter(Boolean));
  const left = queue.filter((item) => !stored.has(item.client_id));
  return left.length === queue.length ? queue : left;
}

function changed(queue, clientId, fields) {
  return queue.map((item) => (item.client_id === clientId ? { ...item, ...fields(item) } : item));
}
