/** The order of rows on screen: it follows the truth, but not under a pointer that is about to click. */

import { computed, ref, watch } from "../shared/html.js";
import { keyOf } from "./asked.js";
import { rowIds } from "./heads.js";
import { heldOrder, sameOrder } from "./list_order.js";
import { state } from "./store.js";

const HOLD_MS = 3000;
const AT_TOP = 8;

/** `scrolled()` is how far down the list stands. */
export function createHeldList(scrolled) {
  const shown = ref([]);
  let movedAt = -Infinity;
  let timer = 0;
  const target = computed((before) => { const ids = rowIds(state.value); return before && sameOrder(before, ids) ? before : ids; });
  const renew = () => { clearTimeout(timer); shown.value = target.value; };
  const arrange = () => {
    const isNear = performance.now() - movedAt < HOLD_MS;
    if (!isNear && scrolled() < AT_TOP) return renew();
    shown.value = heldOrder(shown.value, target.value);
    clearTimeout(timer);
    if (isNear) timer = setTimeout(arrange, HOLD_MS);
    return undefined;
  };
  watch(() => keyOf(state.value.asked), renew, { flush: "sync" });
  watch(target, arrange);
  return {
    shown, renew, arrange, isNews: computed(() => shown.value.length > 0 && !sameOrder(shown.value, target.value)),
    handlers: {
      onPointermove: (event) => { if (event.pointerType === "mouse") movedAt = performance.now(); },
      onPointerleave: () => { movedAt = -Infinity; arrange(); },
    },
  };
}
