/** One asset beside the grid: seen, named, tagged, replaced; where it is shown, and what it was before. */

import { get, put } from "../../shared/api.js";
import { html, nextTick, onMounted, ref, shallowRef, watch } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain, toast } from "../../shared/toasts.js";
import { TagsField } from "../products/editor/tags_field.js";
import { ReplaceDialog } from "./replace.js";
import { factsOf, usesOf } from "./facts.js";
import { VersionsList } from "./versions.js";

/** Emits `changed(asset)`, `trash`, `restore`, `close` and `move(-1 | 1)`. */
export const Drawer = {
  name: "AssetDrawer",
  props: { asset: Object, me: Object, mayManage: Boolean },
  emits: ["changed", "trash", "restore", "close", "move"],
  setup(props, { emit }) {
    const name = ref("");
    const tags = shallowRef([]);
    const busy = ref(false);
    const usage = shallowRef(null);
    const replacing = ref(false);
    const head = ref(null);
    const dirty = () => name.value.trim() !== props.asset.name || tags.value.join("\n") !== props.asset.tags.join("\n");
    const fill = () => { name.value = props.asset.name; tags.value = props.asset.tags; };

    async function learn() {
      const { id } = props.asset;
      usage.value = null;
      const found = await get(`/api/v1/assets/${id}/usage`).catch((error) => ({ error }));
      if (props.asset.id === id) usage.value = found;
    }
    watch(() => [props.asset.id, props.asset.rev], ([id, rev], [oldId, oldRev] = []) => {
      if (id !== oldId || rev !== oldRev) fill();
      if (id !== oldId) { replacing.value = false; learn(); }
    }, { immediate: true });
    onMounted(() => home());

    async function save(event) {
      event.preventDefault();
      busy.value = true;
      try {
        const { asset } = await put(`/api/v1/assets/${props.asset.id}`, { rev: props.asset.rev, name: name.value, tags: tags.value });
        emit("changed", asset);
        toast(t("console.library.saved"));
      } catch (error) {
        if (error.code === "changed_meanwhile") emit("changed", (await get(`/api/v1/assets/${props.asset.id}`)).asset);
        complain(error);
      }
      busy.value = false;
      home();
    }
    /** The button that was pressed is gone; whoever uses keys goes on from the top. */
    const home = () => nextTick(() => head.value?.focus({ preventScroll: true }));
    async function copyLink() {
      try {
        await navigator.clipboard.writeText(new URL(props.asset.url, location.origin).href);
        toast(t("console.library.link.copied"));
      } catch { toast(t("console.library.link.failed"), { kind: "bad" }); }
    }
    const onKeydown = (event) => { if (event.key === "Escape" && !replacing.value) { event.stopPropagation(); emit("close"); } };

    const preview = () => props.asset.kind === "video"
      ? html`<video key=${props.asset.url} class="lib-preview" src=${props.asset.url} poster=${props.asset.small_url} controls playsinline preload="none"></video>`
      : html`<a class="lib-preview" href=${props.asset.url} target="_blank" rel="noopener" aria-label=${t("console.library.open")}><img key=${props.asset.url} src=${props.asset.small_url} alt=${props.asset.name} /></a>`;
    const editable = () => html`<form class="lib-form" onSubmit=${save}>
      <div class="field"><label for="library-name">${t("console.library.name")}</label><input class="input" id="library-name" maxlength="120" required value=${name.value} onInput=${(event) => { name.value = event.target.value; }} /></div>
      <div class="field"><label for="f-tags">${t("console.library.tags")}</label><${TagsField} tags=${tags.value} onChange=${(now) => { tags.value = now; }} /></div>
      ${dirty() && html`<div class="lib-form-foot"><button type="button" class="button" onClick=${() => { fill(); home(); }}>${t("console.cancel")}</button><button class="button primary" disabled=${busy.value || !name.value.trim()}>${t("console.library.save")}</button></div>`}</form>`;
    const acts = () => props.asset.state === "trashed"
      ? html`<button type="button" class="button" onClick=${() => emit("restore")}>${icon("retry", "small-icon")}${t("console.library.restore")}</button>`
      : html`<button type="button" class="button" onClick=${() => { replacing.value = true; }}>${icon("swap", "small-icon")}${t("console.library.replace")}</button>
        <button type="button" class="button danger" disabled=${props.asset.uses > 0} title=${props.asset.uses > 0 ? t("console.library.trash.used") : null} onClick=${() => emit("trash")}>${icon("trash", "small-icon")}${t("console.library.trash")}</button>`;

    return () => html`<aside class="lib-drawer" aria-label=${t("console.library.detail")} onKeydown=${onKeydown}>
      <header class="lib-drawer-head"><h2 ref=${head} tabindex="-1">${props.asset.name}</h2>
        <button type="button" class="icon-button" aria-label=${t("console.library.previous")} title=${t("console.library.previous")} onClick=${() => emit("move", -1)}>${icon("up")}</button>
        <button type="button" class="icon-button" aria-label=${t("console.library.next")} title=${t("console.library.next")} onClick=${() => emit("move", 1)}>${icon("down")}</button>
        <button type="button" class="icon-button" aria-label=${t("console.close")} onClick=${() => emit("close")}>${icon("close")}</button></header>
      <div class="lib-drawer-body">${preview()}
        <div class="lib-acts">${props.mayManage && acts()}
          <a class="button" href=${props.asset.original_url} download=${props.asset.name}>${icon("download", "small-icon")}${t("console.library.download")}</a>
          <button type="button" class="button" onClick=${copyLink}>${icon("link", "small-icon")}${t("console.library.link")}</button></div>
        ${factsOf(props.asset, props.me.shop.timezone)}
        ${props.mayManage && props.asset.state === "ready" ? editable() : null}
        ${usesOf(props.asset, usage.value, learn)}
        ${props.asset.version > 1 && html`<${VersionsList} asset=${props.asset} me=${props.me} mayManage=${props.mayManage} onChanged=${(asset) => emit("changed", asset)} />`}</div>
      ${replacing.value && html`<${ReplaceDialog} asset=${props.asset} usage=${usage.value} onDone=${(asset, gone) => { replacing.value = false; emit("changed", asset, gone); }} onClose=${() => { replacing.value = false; }} />`}</aside>`;
  },
};
