/** What is done with a sale, each after a look: on a phone beside a camera a slip is made quickly. */

import { post, remove as del } from "../../shared/api.js";
import { confirmed } from "../../shared/confirm.js";
import { t } from "../../shared/texts.js";
import { toast } from "../../shared/toasts.js";
import { itemTitle, sum } from "./words.js";

const DANGEROUS = new Set(["close", "cancel"]);

/** In a live room each item waits until the operator opens it. */
export const canShow = (sale, item) => sale.kind === "live" && sale.state === "open" && !item.opens_at;

export const moves = {
  async move(sale, name) {
    const words = { name: sale.name, count: sum(sale.items, "quantity") };
    const sure = await confirmed({ title: t(`console.sales.move.${name}`), text: t(`console.sales.sure.${name}`, words), yes: t(`console.sales.move.${name}`), danger: DANGEROUS.has(name) });
    if (!sure) return false;
    await post(`/api/v1/sales/${sale.id}/${name}`, name === "close" ? {} : { rev: sale.rev });
    toast(t(`console.sales.moved.${name}`));
    return true;
  },
  async show(sale, item) {
    const sure = await confirmed({ title: t("console.sales.show"), text: t("console.sales.sure.show", { name: itemTitle(item) }), yes: t("console.sales.show") });
    if (!sure) return false;
    await post(`/api/v1/sales/${sale.id}/show`, { sku_id: item.sku_id });
    return true;
  },
  async remove(sale) {
    const sure = await confirmed({ title: t("console.sales.delete"), text: t("console.sales.sure.delete", { name: sale.name }), yes: t("console.sales.delete"), danger: true });
    if (!sure) return false;
    await del(`/api/v1/sales/${sale.id}`);
    return "gone";
  },
};
