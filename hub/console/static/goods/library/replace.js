/** Puts another file in an asset's place: first the places that it touches, then the file, then both side by side. */

import { post } from "../../shared/api.js";
import { Dialog } from "../../shared/dialog.js";
import { html, onBeforeUnmount, ref, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { toast } from "../../shared/toasts.js";
import { placesOf } from "./facts.js";
import { AssetPicker } from "./picker.js";
import { chooseButton } from "./taking.js";
import { UploadList } from "./upload_list.js";
import { onUploaded, sending } from "./uploads.js";
import { bytesOf, lengthOf } from "./words.js";

/** Emits `done(asset, idThatIsGone)` and `close`. */
export const ReplaceDialog = {
  name: "ReplaceDialog",
  props: { asset: Object, usage: Object },
  emits: ["done", "close"],
  setup(props, { emit }) {
    const other = shallowRef(null);
    const fresh = ref(false); // uploaded for this alone, and gone afterwards
    const trouble = ref("");
    const busy = ref(false);
    const picking = ref(false);
    const mine = new Set();
    const stop = onUploaded((entry) => {
      if (!mine.has(entry.id)) return;
      take(entry.asset, entry.outcome === "new");
    });
    onBeforeUnmount(stop);
    const onFiles = (files) => { trouble.value = ""; sending.add(files.slice(0, 1)).forEach((id) => mine.add(id)); };
    function take(asset, isFresh) {
      trouble.value = asset.id === props.asset.id ? t("console.library.replace.same") : asset.kind !== props.asset.kind ? t("console.library.replace.kind") : "";
      other.value = trouble.value ? null : asset;
      fresh.value = isFresh;
    }
    async function go() {
      busy.value = true;
      try {
        const { asset } = await post(`/api/v1/assets/${props.asset.id}/replace`, { rev: props.asset.rev, with_id: other.value.id, absorb: fresh.value });
        toast(asset.uses ? t("console.library.replaced", { n: asset.uses }) : t("console.library.replaced.alone"));
        emit("done", asset, fresh.value ? other.value.id : "");
      } catch (error) { trouble.value = error.message; }
      busy.value = false;
    }
    const side = (asset, label) => html`<figure class="lib-side"><img src=${asset.small_url} alt="" /><figcaption><b>${label}</b><span>${asset.width} × ${asset.height} · ${bytesOf(asset.size)}${asset.duration_s === null ? "" : ` · ${lengthOf(asset.duration_s)}`}</span></figcaption></figure>`;
    const isOtherShape = () => other.value && Math.abs(other.value.width / other.value.height - props.asset.width / props.asset.height) > 0.02;
    return () => html`<${Dialog} title=${t("console.library.replace.title")} wide firm onClose=${() => emit("close")}><div class="lib-replace">
      <div class="lib-sides">${side(props.asset, t("console.library.replace.now"))}${icon("arrow")}
        ${other.value ? side(other.value, t("console.library.replace.then")) : html`<div class="lib-side is-empty">${chooseButton({ kind: props.asset.kind, multiple: false, label: t("console.library.replace.upload"), onFiles })}
          <button type="button" class="button" onClick=${() => { picking.value = true; }}>${t("console.library.replace.pick")}</button></div>`}</div>
      ${trouble.value && html`<p class="callout bad" role="alert">${icon("alert")}<span>${trouble.value}</span></p>`}
      ${isOtherShape() && html`<p class="callout warn">${icon("alert")}<span>${t("console.library.replace.shape")}</span></p>`}
      ${!other.value && html`<${UploadList} />`}
      ${props.asset.uses > 0 && html`<section class="lib-part"><h3>${t("console.library.replace.places", { n: props.asset.uses })}</h3>${placesOf(props.usage)}</section>`}
      <p class="muted small">${t("console.library.replace.about")}</p>
      <footer class="dialog-foot">${other.value && html`<button type="button" class="button quiet" onClick=${() => { other.value = null; }}>${t("console.library.replace.other")}</button>`}
        <button type="button" class="button" onClick=${() => emit("close")}>${t("console.cancel")}</button>
        <button type="button" class="button primary" disabled=${!other.value || busy.value} onClick=${go}>${props.asset.uses ? t("console.library.replace.go", { n: props.asset.uses }) : t("console.library.replace")}</button></footer></div>
      ${picking.value && html`<${AssetPicker} kind=${props.asset.kind} onPick=${([asset]) => asset && take(asset, false)} onClose=${() => { picking.value = false; }} />`}<//>`;
  },
};
