/** What is neither words nor sound nor picture: files, places, links, and kinds that we only name. */

import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { safeUrl } from "../../shared/segments.js";
import { firstText, t } from "../../shared/texts.js";
import { canPreview, preview } from "../file_preview.js";
import { ProductBubble } from "../products/bubble.js";
import { failed } from "./image.js";

const UNITS = ["B", "KB", "MB", "GB"];

export function sizeText(bytes) {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1024)));
  const value = bytes / 1024 ** power;
  return `${power && value < 10 ? value.toFixed(1) : Math.round(value)} ${UNITS[power]}`;
}

export const FileBubble = {
  name: "FileBubble",
  props: { message: Object },
  setup: (props) => () => {
    const { media, body } = props.message;
    if (!media || media.state === "failed") return failed(media ?? {});
    const name = media.name || body.name || t("console.kind.file");
    const size = media.bytes ? sizeText(media.bytes) : "";
    const inner = html`<span class="card-icon">${icon("file")}</span><span class="card-words"><b>${name}</b>
      <small>${media.state === "pending" ? t("console.media.coming") : size}</small></span>`;
    if (!media.url) return html`<div class="card">${inner}</div>`;
    const link = html`<a class=${canPreview(media) ? "icon-button card-save" : "card"} href=${media.url} download=${name} target="_blank" rel="noopener" aria-label=${canPreview(media) ? `${t("console.download")} ${name}` : null}>${canPreview(media) ? null : inner}${icon("download")}</a>`;
    if (!canPreview(media)) return link;
    return html`<div class="card-pair"><button type="button" class="card" aria-label=${`${t("console.preview")} ${name}`} onClick=${() => preview(media)}>${inner}</button>${link}</div>`;
  },
};

export const LocationBubble = {
  name: "LocationBubble",
  props: { message: Object },
  setup: (props) => () => {
    const { label, lat, lng } = props.message.body;
    const known = Number.isFinite(Number(lat)) && Number.isFinite(Number(lng)) && lat !== undefined;
    const spot = known ? `${Number(lat).toFixed(5)}, ${Number(lng).toFixed(5)}` : "";
    return html`<div class="card"><span class="card-icon">${icon("pin")}</span>
      <span class="card-words"><b>${label || t("console.kind.location")}</b><small>${spot}</small></span></div>`;
  },
};

export const LinkBubble = {
  name: "LinkBubble",
  props: { message: Object },
  setup: (props) => () => {
    const { title, description, url = "", product } = props.message.body;
    if (product) return html`<${ProductBubble} message=${props.message} />`;
    const href = safeUrl(url);
    const inner = html`<span class="card-icon">${icon("link")}</span><span class="card-words"><b>${title || t("console.kind.link")}</b>
      ${description && html`<span class="card-about">${description}</span>`}<small class="card-url">${url}</small></span>`;
    return href
      ? html`<a class="card" href=${href} target="_blank" rel="noopener noreferrer nofollow">${inner}</a>`
      : html`<div class="card">${inner}</div>`;
  },
};

/** A kind that the hub stores but does not show yet: say what it is, and where to see it. */
export const OtherBubble = {
  name: "OtherBubble",
  props: { message: Object },
  setup: (props) => () => {
    const { type = "", title = "" } = props.message.body;
    const name = firstText([`console.other.${type}`]) || t("console.other.unknown", { type });
    return html`<div class="card"><span class="card-icon">${icon("card")}</span>
      <span class="card-words"><b>${title || name}</b><small>${title ? name : t("console.other.where")}</small></span></div>`;
  },
};
