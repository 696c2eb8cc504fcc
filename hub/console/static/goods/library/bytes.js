/** Puts bytes of an upload at their place, with progress, which fetch() cannot tell. */

import { ApiError, answer, csrf } from "../../shared/api.js";
import { t } from "../../shared/texts.js";

// A line that says nothing for so long is dead; looking into a clip takes a minute at most.
const SILENCE_MS = 90_000;

/** Resolves to the answer of the upload. `onProgress` hears how many of these bytes are on their way. */
export function putBytes(uploadId, offset, bytes, { onProgress, signal }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let alarm = 0;
    const heard = () => { clearTimeout(alarm); alarm = setTimeout(() => request.abort(), SILENCE_MS); };
    request.open("PUT", `/api/v1/assets/uploads/${encodeURIComponent(uploadId)}?offset=${offset}`);
    request.setRequestHeader("X-CSRF-Token", csrf);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = (event) => { heard(); onProgress(event.loaded); };
    request.onerror = () => reject(new ApiError("unreachable", t("console.error.unreachable")));
    request.onabort = () => reject(signal.aborted ? new ApiError("aborted", "") : new ApiError("unreachable", t("console.error.unreachable")));
    request.onload = () => settle(request, resolve, reject);
    request.onloadend = () => clearTimeout(alarm);
    signal.addEventListener("abort", () => request.abort());
    heard();
    request.send(bytes);
  });
}

function settle(request, resolve, reject) {
  try {
    resolve(answer(request.status, request.responseText));
  } catch (error) {
    reject(error);
  }
}
