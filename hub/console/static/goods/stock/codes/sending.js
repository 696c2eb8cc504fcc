/** Sends a list of codes as a file; a pasted one is a file that nobody saved. */

import { ApiError, answer, csrf } from "../../../shared/api.js";
import { t } from "../../../shared/texts.js";

const LONGEST_MS = 120_000; // eight megabytes over a slow line, and then fifty thousand look-ups

export function sendList(path, list, onProgress = () => {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.timeout = LONGEST_MS;
    request.setRequestHeader("X-CSRF-Token", csrf);
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onerror = request.ontimeout = () => reject(new ApiError("unreachable", t("console.error.unreachable")));
    request.onload = () => { try { resolve(answer(request.status, request.responseText)); } catch (error) { reject(error); } };
    const form = new FormData();
    form.append("file", list instanceof Blob ? list : new Blob([list], { type: "text/plain" }), "codes.txt");
    request.send(form);
  });
}
