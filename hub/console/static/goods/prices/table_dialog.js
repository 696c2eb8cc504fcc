/** The prices of all SKUs of a product in a dialog. */

import { confirmed } from "../../shared/confirm.js";
import { Dialog } from "../../shared/dialog.js";
import { html, ref } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { PriceTable } from "./table.js";

export const PriceTableDialog = {
  name: "PriceTableDialog",
  props: { skus: Array, rights: Array },
  emits: ["close"],
  setup(props, { emit }) {
    const dirty = ref(false);
    const close = async () => {
      if (!dirty.value || await confirmed({ title: t("console.prices.leave"), text: t("console.prices.leave.about"), yes: t("console.prices.leave.yes"), danger: true })) emit("close");
    };
    return () => html`<${Dialog} title=${t("console.prices.all_skus")} wide firm onClose=${close}><${PriceTable} skus=${props.skus} rights=${props.rights} onDirty=${(now) => { dirty.value = now; }} /><//>`;
  },
};
