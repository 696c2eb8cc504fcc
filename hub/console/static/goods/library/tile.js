/** One asset among many: its picture, what it is, and whether it is chosen. */

import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { lengthOf, toldOf } from "./words.js";

/** `mark`: what stands in the corner of a chosen one (its place among the chosen, or a tick). */
export function tileFace(asset, { mark = "", used = true } = {}) {
  return html`<span class="tile-face">
    <img class="tile-picture" src=${asset.thumb_url} alt="" loading="lazy" decoding="async" width="240" height="240" />
    ${asset.kind === "video" && html`<span class="tile-length">${icon("play")}${lengthOf(asset.duration_s)}</span>`}
    ${asset.animated && html`<span class="tile-length">${t("console.library.animated")}</span>`}
    ${used && asset.uses > 0 && html`<span class="tile-uses">${t("console.library.tile.uses", { n: asset.uses })}</span>`}
    ${mark && html`<b class="tile-mark">${mark}</b>`}</span>
    <span class="tile-name">${asset.name}</span><span class="visually-hidden">${toldOf(asset)}</span>`;
}

/** For choosing: a button that is pressed or not. */
export function choiceTile(asset, { mark, onToggle, disabled = false }) {
  return html`<li key=${asset.id} class="tile"><button type="button" class="tile-button" aria-pressed=${String(Boolean(mark))} title=${asset.name} disabled=${disabled} onClick=${() => onToggle(asset)}>${tileFace(asset, { mark, used: false })}</button></li>`;
}

export function ghostTiles(count) {
  return Array.from({ length: count }, (_, n) => html`<li key=${`ghost-${n}`} class="tile" aria-hidden="true"><span class="tile-face skeleton"></span></li>`);
}
