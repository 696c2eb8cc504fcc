/** The order book: the list, and one order with its story. */

import { get } from "../../shared/api.js";
import { html, onMounted, provide, shallowRef } from "../../shared/html.js";
import { usePlace } from "../../goods/place.js";
import { OrderPage } from "./order.js";
import { OrderList } from "./list.js";

export const Section = {
  name: "OrderBook",
  props: { me: Object },
  setup(props) {
    const { path } = usePlace();
    const names = shallowRef({});
    const may = (right) => props.me.staff.rights.includes(right);
    provide("book", { me: props.me, zone: props.me.shop.timezone, names, may });
    onMounted(async () => {
      if (may("products.read")) names.value = (await get("/api/v1/actors").catch(() => ({ names: {} }))).names;
    });
    return () => (path.value ? html`<${OrderPage} key=${path.value} orderId=${path.value} />` : html`<${OrderList} />`);
  },
};
