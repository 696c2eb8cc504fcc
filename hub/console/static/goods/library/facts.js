/** What an asset is, in a few lines, and the places that show it. */

import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { lang, t } from "../../shared/texts.js";
import { bytesOf, lengthOf } from "./words.js";

const PAGES = { product: "/console/goods/products/", product_draft: "/console/goods/products/" };

export function factsOf(asset, zone) {
  const rows = [
    ["size", `${bytesOf(asset.size)} · ${asset.mime.split("/")[1].toUpperCase()}`],
    ["pixels", `${asset.width} × ${asset.height}`],
    ...(asset.kind === "video" ? [["length", asset.length ? t("console.library.slot", { length: lengthOf(asset.duration_s), slot: asset.length }) : t("console.library.slot.none", { length: lengthOf(asset.duration_s) })], ["codec", asset.codec.toUpperCase()]] : []),
    ["added", momentOf(asset.created_at, zone)],
    ...(asset.trashed_at ? [["trashed", momentOf(asset.trashed_at, zone)]] : []),
  ];
  return html`<dl class="lib-facts">${rows.map(([name, value]) => html`<div key=${name}><dt>${t(`console.library.fact.${name}`)}</dt><dd>${value}</dd></div>`)}</dl>
    ${asset.codec === "hevc" && html`<p class="callout warn">${icon("alert")}<span>${t("console.library.hevc")}</span></p>`}`;
}

export function usesOf(asset, usage, again) {
  return html`<section class="lib-part"><h3>${t("console.library.uses", { n: asset.uses })}</h3>${placesOf(usage, again)}</section>`;
}

/** The places as a list; also what a replacement would touch. */
export function placesOf(usage, again = null) {
  if (!usage) return html`<div class="skeleton lib-ghost" aria-busy="true"></div>`;
  if (usage.error) return html`<p class="callout bad" role="alert">${usage.error.message}${again && html`<button type="button" class="button tiny" onClick=${again}>${t("console.again")}</button>`}</p>`;
  if (!usage.places.length) return html`<p class="muted small">${t("console.library.uses.none")}</p>`;
  const more = usage.uses - usage.places.length;
  return html`<ul class="lib-places">${usage.places.map((place) => html`<li key=${`${place.owner_kind} ${place.owner_id}`}>
      <span class=${`goods-tag ${place.published ? "ok" : ""}`}>${t(`console.library.owner.${place.owner_kind}`)}</span>
      ${PAGES[place.owner_kind] ? html`<a href=${PAGES[place.owner_kind] + place.owner_id}>${place.title || t("console.library.untitled")}</a>` : html`<span>${place.title || t("console.library.untitled")}</span>`}</li>`)}
    ${more > 0 && html`<li class="muted">${t("console.library.uses.more", { n: more })}</li>`}</ul>`;
}

export function momentOf(iso, zone) {
  return new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "short", timeZone: zone }).format(new Date(iso));
}
