/** Chooses assets for a product or page: found, or uploaded on the spot.
 *
 * `chosen`: ids, in their order; `onPick(assets)` gets the assets in the order of choosing. `kind`: "image",
 * "video" or "". `most`: no more than so many. Render it while it is open; it emits `close`.
 */

import { get } from "../../shared/api.js";
import { Dialog } from "../../shared/dialog.js";
import { html, onBeforeUnmount, onMounted, ref, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain } from "../../shared/toasts.js";
import { params, useShelf } from "./shelf.js";
import { chooseButton, useTaking } from "./taking.js";
import { choiceTile, ghostTiles } from "./tile.js";
import { UploadList } from "./upload_list.js";
import { onUploaded } from "./uploads.js";

const TYPING_MS = 250;
const NEAR_PX = 400;

export const AssetPicker = {
  name: "AssetPicker",
  props: { kind: { type: String, default: "" }, multiple: Boolean, chosen: { type: Array, default: () => [] }, most: { type: Number, default: 0 }, onPick: Function },
  emits: ["close"],
  setup(props, { emit }) {
    const search = ref("");
    const picked = shallowRef([]);
    const shelf = useShelf(() => ({ kind: props.kind, search: search.value.trim() }));
    const taking = useTaking();
    let typing = 0;
    const full = () => props.multiple && props.most > 0 && picked.value.length >= props.most;
    const finish = (assets) => { props.onPick?.(assets); emit("close"); };
    const isPicked = (asset) => picked.value.some((one) => one.id === asset.id);
    const add = (asset) => {
      if (props.kind && asset.kind !== props.kind || isPicked(asset)) return;
      if (!props.multiple) picked.value = [asset];
      else if (!full()) picked.value = [...picked.value, asset];
    };
    const toggle = (asset) => {
      if (isPicked(asset)) picked.value = picked.value.filter((one) => one.id !== asset.id);
      else if (props.multiple) add(asset);
      else finish([asset]);
    };
    const mark = (asset) => {
      const place = picked.value.findIndex((one) => one.id === asset.id);
      return place < 0 ? "" : props.multiple ? String(place + 1) : "✓";
    };
    const onSearch = (event) => { search.value = event.target.value; clearTimeout(typing); typing = setTimeout(shelf.reload, TYPING_MS); };
    const onScroll = ({ target }) => { if (target.scrollHeight - target.scrollTop - target.clientHeight < NEAR_PX) shelf.more(); };
    const stop = onUploaded(({ asset }) => { if (!props.kind || asset.kind === props.kind) { shelf.put(asset, true); add(asset); } });
    onMounted(() => { shelf.reload(); known(props.chosen).then((found) => { picked.value = [...found, ...picked.value.filter((one) => !props.chosen.includes(one.id))]; }, complain); });
    onBeforeUnmount(() => { stop(); clearTimeout(typing); });

    const state = () => {
      if (shelf.trouble.value) return html`<div class="callout bad" role="alert">${icon("alert")}<span>${shelf.trouble.value.message}</span><button type="button" class="button tiny" onClick=${shelf.reload}>${t("console.again")}</button></div>`;
      if (shelf.assets.value.length || shelf.loading.value) return null;
      return html`<div class="empty"><span class="empty-icon">${icon("image")}</span><b>${t(search.value.trim() ? "console.library.none_found" : "console.library.empty")}</b><p>${t("console.library.empty.about")}</p></div>`;
    };
    const body = () => html`<div class=${`picker ${taking.over.value ? "is-over" : ""}`} ...${taking.handlers}>
      <div class="picker-bar"><input class="input" type="search" autofocus aria-label=${t("console.library.search")} placeholder=${t("console.library.search")} value=${search.value} onInput=${onSearch} />
        ${chooseButton({ kind: props.kind, primary: false })}</div>
      <${UploadList} />
      <div class="picker-scroll" tabindex="-1" onScroll=${onScroll}>${state()}
        <ul class="tiles">${shelf.assets.value.map((asset) => choiceTile(asset, { mark: mark(asset), onToggle: toggle, disabled: full() && !isPicked(asset) }))}
          ${shelf.loading.value && ghostTiles(shelf.assets.value.length ? 4 : 12)}</ul></div>
      ${(props.multiple || picked.value.length > 0) && html`<footer class="dialog-foot picker-foot"><span class="muted" role="status">${t(props.most ? "console.library.picked.of" : "console.library.picked", { count: picked.value.length, most: props.most })}</span>
        <button type="button" class="button" onClick=${() => emit("close")}>${t("console.cancel")}</button>
        <button type="button" class="button primary" onClick=${() => finish(picked.value)}>${t("console.library.pick")}</button></footer>`}</div>`;
    return () => html`<${Dialog} title=${t(`console.library.pick.${props.kind || "any"}`)} class="picker-dialog" firm onClose=${() => emit("close")}>${body()}<//>`;
  },
};

/** In their order; those that are gone are left out. */
async function known(ids) {
  if (!ids.length) return [];
  const { assets } = await get(`/api/v1/assets?${params({ ids, limit: 100 })}`);
  return ids.map((id) => assets.find((one) => one.id === id)).filter(Boolean);
}
