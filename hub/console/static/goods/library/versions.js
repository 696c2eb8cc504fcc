/** What an asset was before it was replaced; each can be brought back for a month. */

import { get, post } from "../../shared/api.js";
import { html, ref, shallowRef, watch } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { complain, toast } from "../../shared/toasts.js";
import { momentOf } from "./facts.js";
import { bytesOf } from "./words.js";

export const VersionsList = {
  name: "VersionsList",
  props: { asset: Object, me: Object, mayManage: Boolean },
  emits: ["changed"],
  setup(props, { emit }) {
    const versions = shallowRef([]);
    const busy = ref(false);
    watch(() => [props.asset.id, props.asset.version], async ([id]) => {
      const found = await get(`/api/v1/assets/${id}/versions`).catch(() => ({ versions: [] }));
      if (props.asset.id === id) versions.value = found.versions;
    }, { immediate: true });
    async function back(number) {
      busy.value = true;
      try {
        const { asset } = await post(`/api/v1/assets/${props.asset.id}/versions/restore`, { rev: props.asset.rev, number });
        toast(t("console.library.back"));
        emit("changed", asset);
      } catch (error) { complain(error); }
      busy.value = false;
    }
    return () => versions.value.length > 0 && html`<section class="lib-part"><h3>${t("console.library.versions")}</h3><ul class="lib-places">${versions.value.map((one) => html`<li key=${one.number} class="lib-version">
      <span>${one.width} × ${one.height} · ${bytesOf(one.size)}<small>${t("console.library.version.until", { at: momentOf(one.replaced_at, props.me.shop.timezone) })}</small></span>
      ${props.mayManage && props.asset.state === "ready" && html`<button type="button" class="button tiny" disabled=${busy.value} onClick=${() => back(one.number)}>${t("console.library.version.back")}</button>`}</li>`)}</ul></section>`;
  },
};
