/** For which events pieces are set aside: each by its name, with a way to its page. */

import { get } from "../../../shared/api.js";
import { html, onMounted, shallowRef } from "../../../shared/html.js";
import { t } from "../../../shared/texts.js";
import { count } from "../words.js";

const MOST = 6;

export const Events = {
  name: "StockEvents",
  props: { places: Array },
  setup(props) {
    const names = shallowRef(new Map());
    const events = () => {
      const sums = new Map();
      for (const place of props.places) for (const [id, n] of Object.entries(place.set_aside)) sums.set(id, (sums.get(id) ?? 0) + n);
      return [...sums].filter(([, n]) => n).slice(0, MOST);
    };
    /** A name that cannot be had is no reason to hide the number. */
    onMounted(async () => {
      const found = await Promise.all(events().map(([id]) => get(`/api/v1/sales/${encodeURIComponent(id)}`).then((answer) => [id, answer.sale?.name ?? answer.event?.name ?? ""], () => [id, ""])));
      names.value = new Map(found);
    });
    return () => html`<ul class="stock-events">${events().map(([id, n]) => html`<li key=${id}><a href=${`/console/goods/sales/${encodeURIComponent(id)}`}>${names.value.get(id) || t("console.stock.event", { id: id.slice(-6) })}</a> <span>${t("console.stock.pieces", { n: count(n) })}</span></li>`)}</ul>`;
  },
};
