/** Which files may go out on this channel, and what they look like before they are sent. */

import { sizeText } from "./bubbles/cards.js";
import { t } from "../shared/texts.js";
import { allows } from "./quota.js";

const MOST_AT_ONCE = 9;

/** {accepted: [{file, kind}], refused: [sentence]} */
export function sorted(files, capabilities) {
  const verdicts = [...files].slice(0, MOST_AT_ONCE).map((file) => verdict(file, capabilities));
  const refused = verdicts.filter((v) => v.refused).map((v) => v.refused);
  if (files.length > MOST_AT_ONCE) refused.push(t("console.attach.too_many", { n: MOST_AT_ONCE }));
  return { accepted: verdicts.filter((v) => !v.refused), refused };
}

function verdict(file, capabilities) {
  const kind = kindOf(file, capabilities);
  if (!allows(capabilities, kind)) return { refused: t("console.attach.kind", { kind: t(`console.kindname.${kind}`) }) };
  const limit = { image: capabilities.image_max_bytes, video: capabilities.video_max_bytes }[kind] ?? capabilities.file_max_bytes;
  if (limit && file.size > limit) return { refused: t("console.attach.too_large", { name: file.name, limit: sizeText(limit) }) };
  return { file, kind };
}

/** A clip plays on the fan's screen where it may be MP4 and the channel knows clips; else it goes as a file. */
function kindOf(file, capabilities) {
  if (file.type.startsWith("image/")) return "image";
  return file.type === "video/mp4" && allows(capabilities, "video") ? "video" : "file";
}

/** The picture as it lies on this machine, with its size, so that its bubble does not jump when it arrives. */
export async function previewOf({ file, kind }) {
  const known = { name: file.name, mime: file.type, bytes: file.size };
  if (kind === "file") return known;
  const url = URL.createObjectURL(file);
  if (kind === "video") return { ...known, url };
  const image = new Image();
  image.src = url;
  const size = await image.decode().then(() => ({ width: image.naturalWidth, height: image.naturalHeight }), () => ({}));
  return { ...known, ...size, url };
}
