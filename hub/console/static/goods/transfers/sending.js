/** Sends a file to be imported, with progress; resolves to the import. */

import { ApiError, answer, csrf } from "../../shared/api.js";
import { t } from "../../shared/texts.js";

const TAKEN = [".xlsx", ".xls", ".csv", ".tsv", ".txt"];
export const ACCEPT = TAKEN.join(",");
const MOST_BYTES = 20_000_000;

/** Why this file need not even be sent; an empty string when it may be. */
export function refusal(file) {
  const name = file.name.toLowerCase();
  if (!TAKEN.some((ending) => name.endsWith(ending))) return t("console.transfers.file_kind");
  return file.size > MOST_BYTES ? t("console.transfers.file_size") : "";
}

/** `onProgress` hears 0…1; `signal` aborts. */
export function send(file, onProgress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/imports");
    request.setRequestHeader("X-CSRF-Token", csrf);
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onerror = () => reject(new ApiError("unreachable", t("console.error.unreachable")));
    request.onabort = () => reject(new ApiError("aborted", t("console.error.aborted")));
    request.onload = () => {
      try {
        resolve(answer(request.status, request.responseText).item);
      } catch (error) {
        reject(error);
      }
    };
    signal.addEventListener("abort", () => request.abort());
    const data = new FormData();
    data.append("file", file, file.name);
    request.send(data);
  });
}
