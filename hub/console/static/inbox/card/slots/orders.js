/** The customer's latest orders: what, how much, where it stands; each opens beside the chat. */

import { get } from "../../../shared/api.js";
import { html, onBeforeUnmount, ref, shallowRef, watch } from "../../../shared/html.js";
import { t } from "../../../shared/texts.js";
import { OrderInChat } from "../../../orders/book/in_chat.js";
import { money } from "../../../goods/parts/money.js";
import { state } from "../../store.js";
import { failed, loading } from "../section.js";

const MOST = 5;
const AGAIN_MS = 15_000;

const CustomerOrders = {
  name: "CustomerOrders",
  props: { head: Object },
  setup(props) {
    const rows = shallowRef(null);
    const trouble = ref("");
    const opened = ref("");
    const may = (right) => Boolean(state.value.me?.rights?.includes(right));
    let asked = 0;
    const load = async () => {
      const mine = (asked += 1);
      try {
        const page = await get(`/api/v1/orders?${new URLSearchParams({ customer_id: props.head.customer_id, limit: MOST })}`);
        if (mine !== asked) return;
        rows.value = page.orders;
        trouble.value = "";
      } catch (error) { if (mine === asked) trouble.value = error.message; }
    };
    watch(() => props.head.customer_id, () => { rows.value = null; load(); }, { immediate: true });
    const again = setInterval(() => { if (!document.hidden) load(); }, AGAIN_MS);
    onBeforeUnmount(() => { clearInterval(again); asked += 1; });
    const row = (order) => html`<li key=${order.id}><button type="button" class="card-order" onClick=${() => { opened.value = order.id; }}>
      <span class="card-order-what"><b>${order.lines[0].title}</b><small>${order.number}</small></span>
      <span class="card-order-sum"><b>${money(order.payable_fen)}</b><small>${t(`console.orders.state.${order.state}`)}</small></span></button></li>`;
    return () => {
      if (trouble.value) return failed(trouble.value, load);
      if (!rows.value) return loading();
      const sheet = opened.value && html`<${OrderInChat} orderId=${opened.value} conversationId=${props.head.id} may=${may} onClose=${() => { opened.value = ""; }} onChanged=${load} />`;
      return rows.value.length ? html`<ul class="card-orders">${rows.value.map(row)}</ul>${sheet}` : html`<p class="card-none">${t("console.card.orders.none")}</p>`;
    };
  },
};

/** `order`: smaller stands higher. Who may not see orders has no such part. */
export const slot = (state.value.me?.rights ?? ["orders.read"]).includes("orders.read") ? {
  name: "orders", order: 10, icon: "bag",
  title: () => t("console.card.orders"),
  component: CustomerOrders,
} : null;
