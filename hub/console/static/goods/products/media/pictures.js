/** A row of pictures in their order: dragged by mouse or finger, or moved by buttons and Alt with the arrows. */

import { html, nextTick, ref } from "../../../shared/html.js";
import { icon } from "../../../shared/icons.js";
import { t } from "../../../shared/texts.js";
import { useDragOrder } from "../../parts/drag_order.js";
import { moved } from "../variants/sheet.js";

/** `ids`: of assets; `links`: {id: {url, thumb_url, name, kind}}. Emits `change` with the ids anew, `add` when more are wanted. */
export const Pictures = {
  name: "Pictures",
  props: { id: String, ids: Array, links: Object, most: Number, label: String, error: String, cover: Boolean },
  emits: ["change", "add"],
  setup(props, { emit }) {
    const box = ref(null);
    const put = (from, to) => { emit("change", moved(props.ids, from, to)); nextTick(() => box.value?.children[to]?.querySelector(".picture-face")?.focus()); };
    const { start, classOf, styleOf } = useDragOrder(box, put);
    const drop = (at) => {
      emit("change", props.ids.filter((_, place) => place !== at));
      nextTick(() => (box.value?.children[Math.min(at, props.ids.length - 1)]?.querySelector("button") ?? document.getElementById(props.id))?.focus());
    };
    const onKey = (event, at) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (step && event.altKey) { event.preventDefault(); put(at, at + step); }
      if (event.key === "Delete" || event.key === "Backspace") { event.preventDefault(); drop(at); }
    };
    const act = (name, key, at, run, off) => html`<button type="button" class="icon-button" disabled=${off} aria-label=${t(key, { n: at + 1 })} title=${t(key, { n: at + 1 })} onClick=${run}>${icon(name, "small-icon")}</button>`;
    const face = (assetId) => {
      const link = props.links[assetId];
      return link?.thumb_url || link?.url ? html`<img src=${link.thumb_url || link.url} alt=${link.name ?? ""} draggable="false" />` : html`<span class="picture-none">${icon(link === null ? "alert" : "image")}</span>`;
    };
    const one = (assetId, at) => html`<li key=${`${assetId}-${at}`} data-place=${at} class=${`picture ${classOf(at)}`} style=${styleOf(at)}>
      <button type="button" class="picture-face" aria-label=${t("console.products.picture.of", { n: at + 1, all: props.ids.length, name: props.links[assetId]?.name ?? "" })} onKeydown=${(event) => onKey(event, at)} onPointerdown=${(event) => event.pointerType === "mouse" && start(event, at)}>${face(assetId)}</button>
      ${props.cover && at === 0 && html`<span class="picture-cover">${t("console.products.picture.cover")}</span>`}
      <button type="button" class="picture-grip" tabindex="-1" aria-hidden="true" onPointerdown=${(event) => start(event, at)}>${icon("grip", "small-icon")}</button>
      <span class="picture-acts">${act("back", "console.products.picture.earlier", at, () => put(at, at - 1), at === 0)}${act("next", "console.products.picture.later", at, () => put(at, at + 1), at === props.ids.length - 1)}${act("trash", "console.products.picture.drop", at, () => drop(at), false)}</span></li>`;
    return () => html`<div class="pictures-field"><div class="pictures-head"><h3>${props.label}</h3><small class="muted">${props.ids.length} / ${props.most}</small></div>
      <ul ref=${box} class="pictures">${props.ids.map(one)}
        ${props.ids.length < props.most && html`<li class="picture-add-place"><button type="button" class="picture-add" id=${props.id} aria-invalid=${props.error ? "true" : null} onClick=${() => emit("add")}>${icon("plus")}<span>${t("console.products.picture.add")}</span></button></li>`}</ul>
      ${props.error && html`<p class="field-error" role="alert">${props.error}</p>`}</div>`;
  },
};
