/** The price panel in a dialog, which does not close over prices that are not saved without asking. */

import { html, ref } from "../../shared/html.js";
import { confirmed } from "../../shared/confirm.js";
import { Dialog } from "../../shared/dialog.js";
import { t } from "../../shared/texts.js";
import { PricePanel } from "./panel.js";

export const PriceDialog = {
  name: "PriceDialog",
  props: { skuId: String, title: String, rights: Array, zone: String, open: { type: String, default: "set" } },
  emits: ["close"],
  setup(props, { emit }) {
    const dirty = ref(false);
    const close = async () => {
      const go = !dirty.value || await confirmed({ title: t("console.prices.leave"), text: t("console.prices.leave.about"), yes: t("console.prices.leave.yes"), danger: true });
      if (go) emit("close");
    };
    return () => html`<${Dialog} title=${props.title} wide firm onClose=${close}>
      <${PricePanel} skuId=${props.skuId} rights=${props.rights} zone=${props.zone} open=${props.open} onDirty=${(now) => { dirty.value = now; }} /><//>`;
  },
};
