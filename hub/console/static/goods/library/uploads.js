/** The uploads of this page, whichever dialog began them; closing it does not end them. */

import { get, post, remove } from "../../shared/api.js";
import { shallowRef } from "../../shared/html.js";
import { putBytes } from "./bytes.js";
import { fingerprintOf } from "./fingerprint.js";
import { createSending, isActive } from "./sending.js";

const PATH = "/api/v1/assets/uploads";
export const uploads = shallowRef([]);
const listeners = new Set();

const line = {
  fingerprint: fingerprintOf,
  begin: (body) => post(PATH, body),
  put: putBytes,
  state: (id) => get(`${PATH}/${encodeURIComponent(id)}`),
  cancel: (id) => remove(`${PATH}/${encodeURIComponent(id)}`),
  rest,
};

export const sending = createSending(line, {
  onChange: (entries) => { uploads.value = entries; },
  onDone: (entry) => listeners.forEach((listener) => listener(entry)),
});

/** Hears every entry that became an asset; returns how to stop hearing. */
export function onUploaded(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Until the time is over, the line is back, or nobody wants it any more. */
function rest(ms, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    addEventListener("online", done);
    signal.addEventListener("abort", done);
    function done() {
      clearTimeout(timer);
      removeEventListener("online", done);
      resolve();
    }
  });
}

addEventListener("beforeunload", (event) => {
  if (uploads.value.some(isActive)) event.preventDefault();
});
