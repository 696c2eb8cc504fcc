// Makes a picture fit for sending, and sends a file with progress.

// Wider than any phone shows; 0.86 is where people stop seeing a difference.
const LONGEST_SIDE = 2560;
const JPEG_QUALITY = 0.86;
// What browsers decode reliably and chat loses nothing by re-encoding; animations stay as they are.
const RE_ENCODED = new Set(["image/jpeg", "image/png", "image/webp", "image/heic", "image/heif", "image/avif", "image/bmp"]);
const SMALL_BYTES = 300_000;

/** {file, kind, width, height}. Photos are scaled down and lose their metadata (where they were taken). */
export async function prepared(file) {
  if (file.type === "video/mp4" || file.type === "video/webm") return { file, kind: "video" };
  if (!file.type.startsWith("image/") || file.type === "image/svg+xml") return { file, kind: "file" };
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return { file, kind: "file" };
  }
  const { width, height } = bitmap;
  try {
    const worth = RE_ENCODED.has(file.type) && (file.type === "image/jpeg" || file.size > SMALL_BYTES);
    return worth ? await reEncoded(file, bitmap) : { file, kind: "image", width, height };
  } finally {
    bitmap.close();
  }
}

async function reEncoded(file, bitmap) {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff"; // JPEG has no transparency; black behind a drawing looks broken
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", JPEG_QUALITY));
  const size = { width: canvas.width, height: canvas.height };
  if (!blob || (file.type !== "image/jpeg" && blob.size >= file.size)) return { file, kind: "image", ...size };
  return { file: blob, kind: "image", ...size };
}

/** The uploaded media. `onProgress` hears 0…1. Throws {code, message}. */
export function uploaded(slug, token, file, name, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch still tells nothing about the progress of an upload
    request.open("POST", `/s/${encodeURIComponent(slug)}/chat/media?token=${encodeURIComponent(token)}`);
    request.responseType = "json";
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () => {
      if (request.status === 200 && request.response?.media) resolve(request.response.media);
      else reject(request.response?.error ?? { code: "internal_error", message: "" });
    };
    request.onerror = request.onabort = () => reject({ code: "offline", message: "" });
    const form = new FormData();
    form.append("file", file, name);
    request.send(form);
  });
}
