/** Uploads one file with progress, which fetch() cannot tell. */

import { ApiError, answer, csrf } from "./api.js";
import { t } from "./texts.js";

/** Resolves to the MediaView; `onProgress` hears 0…1. `signal` aborts. */
export function upload(file, onProgress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/media");
    request.setRequestHeader("X-CSRF-Token", csrf);
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onerror = () => reject(new ApiError("unreachable", t("console.error.unreachable")));
    request.onabort = () => reject(new ApiError("aborted", t("console.error.aborted")));
    request.onload = () => settle(request, resolve, reject);
    signal?.addEventListener("abort", () => request.abort());
    request.send(form(file));
  });
}

function form(file) {
  const data = new FormData();
  data.append("file", file, file.name || "image.png");
  return data;
}

function settle(request, resolve, reject) {
  try {
    resolve(answer(request.status, request.responseText).media);
  } catch (error) {
    reject(error);
  }
}
