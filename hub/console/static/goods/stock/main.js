/** The stock's section: the list, a SKU, sheets of many SKUs, held reservations, warehouses. */

import { computed, html, onMounted, provide, shallowRef } from "../../shared/html.js";
import { complain } from "../../shared/toasts.js";
import { usePlace } from "../place.js";
import { HeldPage } from "./held.js";
import { StockList } from "./list/list.js";
import { Sheet } from "./sheet/sheet.js";
import { SkuPage } from "./sku/page.js";
import { figures as load } from "./source.js";
import { Warehouses } from "./warehouses.js";

const SHEETS = { take: "take", receive: "receipt", move: "transfer" };

export const Section = {
  name: "Stock",
  props: { me: Object },
  setup(props) {
    const { path } = usePlace();
    const figures = shallowRef(null);
    /** Sums and names; the rows come by themselves, so that a slow sum holds nobody up. */
    const refresh = () => load().then((found) => { figures.value = found; }, complain);
    const may = props.me.staff.rights.includes("stock.manage");
    provide("stock", { figures, refresh, may, zone: props.me.shop.timezone, shopId: props.me.shop.id, me: props.me });
    onMounted(refresh);
    const parts = computed(() => path.value.split("/").filter(Boolean));
    return () => {
      const [where, id] = parts.value;
      if (where === "sku" && id) return html`<${SkuPage} key=${id} skuId=${decodeURIComponent(id)} />`;
      if (where in SHEETS && may) return html`<${Sheet} key=${where} kind=${SHEETS[where]} />`;
      if (where === "held") return html`<${HeldPage} key="held" />`;
      if (where === "warehouses") return html`<${Warehouses} key="warehouses" />`;
      return html`<${StockList} key="list" />`;
    };
  },
};
