/** Pictures and videos of a product. */

import { html } from "../../../shared/html.js";
import { icon } from "../../../shared/icons.js";
import { t } from "../../../shared/texts.js";
import { part } from "../editor/fields.js";
import { Pictures } from "./pictures.js";

export const MOST = { main: 10, detail: 50, videos: 6 };
const LENGTHS = [15, 30, 60];

/** `pick(what, room)` opens the library for "main", "detail" or "videos". */
export function mediaPart({ form, set, wrong, links }, pick) {
  const { media } = form;
  const put = (change) => set({ media: { ...media, ...change } });
  const rowOf = (name, cover) => html`<${Pictures} key=${name} id=${`f-media-${name}`} ids=${media[name]} links=${links} most=${MOST[name]} cover=${cover} label=${t(`console.products.field.media.${name}`)} error=${wrong(`content.media.${name}`)}
    onChange=${(ids) => put({ [name]: ids })} onAdd=${() => pick(name, MOST[name] - media[name].length)} />`;
  const video = (one, at) => html`<li key=${one.asset_id} class="video-line"><span class="video-face">${links[one.asset_id]?.thumb_url ? html`<img src=${links[one.asset_id].thumb_url} alt="" />` : icon("play")}</span>
    <span class="video-name">${links[one.asset_id]?.name ?? t("console.products.video")}</span>
    <select class="input" aria-label=${t("console.products.video.length", { name: links[one.asset_id]?.name ?? "" })} value=${one.length} onChange=${(event) => put({ videos: media.videos.map((other, place) => (place === at ? { ...other, length: Number(event.target.value) } : other)) })}>
      ${LENGTHS.map((length) => html`<option key=${length} value=${length} selected=${length === one.length}>${t("console.products.video.seconds", { n: length })}</option>`)}</select>
    <button type="button" class="icon-button" aria-label=${t("console.products.video.drop", { name: links[one.asset_id]?.name ?? "" })} onClick=${() => put({ videos: media.videos.filter((_, place) => place !== at) })}>${icon("trash", "small-icon")}</button></li>`;
  return part("media", t("console.products.media.about"), rowOf("main", true), rowOf("detail", false),
    html`<div class="pictures-field"><div class="pictures-head"><h3>${t("console.products.field.media.videos")}</h3><small class="muted">${media.videos.length} / ${MOST.videos}</small></div>
      <ul class="video-list">${media.videos.map(video)}</ul>
      ${media.videos.length < MOST.videos && html`<button type="button" class="button" id="f-media-videos" onClick=${() => pick("videos", MOST.videos - media.videos.length)}>${icon("plus", "small-icon")}${t("console.products.video.add")}</button>`}
      ${wrong("content.media.videos") && html`<p class="field-error" role="alert">${wrong("content.media.videos")}</p>`}</div>`);
}

/** The slot that a clip is cut for: the shortest that holds it. */
export function slotOf(seconds) {
  return LENGTHS.find((length) => (seconds ?? 0) <= length + 0.5) ?? LENGTHS.at(-1);
}
