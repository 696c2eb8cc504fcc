/** What may be done with all chosen orders at once; those that could not be stay chosen, with the reason. */

import { post } from "../../shared/api.js";
import { confirmed } from "../../shared/confirm.js";
import { html, ref } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain, toast } from "../../shared/toasts.js";

const FLAGS = [0, 1, 2, 3, 4, 5];
const PATH = "/api/v1/orders/bulk";

/** `orders`: the chosen rows; `after` is called with the ids that failed, also when this bar is gone. Emits `clear`. */
export const BulkBar = {
  name: "OrdersBulkBar",
  props: { orders: Array, after: Function },
  emits: ["clear"],
  setup(props, { emit }) {
    const busy = ref(false);
    const ids = () => props.orders.map((order) => order.id);

    async function act(body, { words, actions = () => [] }) {
      busy.value = true;
      try {
        const answer = await post(PATH, { ids: ids(), ...body });
        if (answer.done.length) toast(t(words, { n: answer.done.length }), { actions: actions(answer) });
        if (answer.failed.length) {
          const [first] = answer.failed;
          const number = props.orders.find((order) => order.id === first.id)?.number ?? "";
          toast(t("console.orders.bulk.failed", { n: answer.failed.length, number, message: first.message }), { kind: "bad" });
        }
        props.after(answer.failed.map((one) => one.id));
      } catch (error) { complain(error); }
      busy.value = false;
    }

    /** Flags as they were, by colour; each colour is one call. */
    const undo = (flags) => async () => {
      const { after } = props;
      const byFlag = Object.groupBy(Object.keys(flags), (id) => flags[id]);
      try {
        await Promise.all(Object.entries(byFlag).map(([flag, some]) => post(PATH, { action: "flag", ids: some, flag: Number(flag) })));
        after([]);
      } catch (error) { complain(error); }
    };
    const flag = (colour) => act({ action: "flag", flag: colour }, { words: "console.orders.bulk.flagged", actions: (answer) => [{ label: t("console.undo"), run: undo(answer.flags) }] });
    const sure = async (action) => {
      const n = props.orders.length;
      if (await confirmed({ title: t(`console.orders.bulk.${action}`, { n }), text: t(`console.orders.${action}.about`), yes: t(`console.orders.${action}`), danger: action === "cancel" })) act({ action }, { words: `console.orders.bulk.${action}.done` });
    };
    const every = (state) => props.orders.every((order) => order.state === state);
    return () => html`<div class="orders-bulk" role="toolbar" aria-label=${t("console.orders.bulk")}>
      <span class="orders-bulk-words">${t("console.orders.bulk.chosen", { n: props.orders.length })}</span>
      <span class="order-flags" role="group" aria-label=${t("console.orders.filter.flag")}>${FLAGS.map((colour) => html`<button key=${colour} type="button" class=${`order-flag flag-${colour}`} disabled=${busy.value} aria-label=${t(`console.orders.flag.${colour}`)} title=${t(`console.orders.flag.${colour}`)} onClick=${() => flag(colour)}></button>`)}</span>
      ${every("shipped") && html`<button type="button" class="button" disabled=${busy.value} onClick=${() => sure("complete")}>${t("console.orders.complete")}</button>`}
      ${every("unpaid") && html`<button type="button" class="button" disabled=${busy.value} onClick=${() => sure("cancel")}>${t("console.orders.cancel")}</button>`}
      <button type="button" class="icon-button" aria-label=${t("console.orders.bulk.clear")} title=${t("console.orders.bulk.clear")} onClick=${() => emit("clear")}>${icon("close")}</button></div>`;
  },
};
