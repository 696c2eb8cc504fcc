/** The order of rows on screen: it follows the truth, but not under a pointer that is about to click. */

import { computed, nextTick, ref, watch } from "../shared/html.js";
import { rowIds } from "./heads.js";
import { heldOrder, sameOrder } from "./list_order.js";
import { nextPage } from "./live.js";
import { state } from "./store.js";

const HOLD_MS = 3000;
const AT_TOP = 8;
const NEAR_END = 600;

export function createHeldList() {
  const scroller = ref(null);
  const shown = ref([]);
  const paging = ref(false);
  let movedAt = -Infinity;
  let timer = 0;
  const target = computed((before) => { const ids = rowIds(state.value, state.value.view); return before && sameOrder(before, ids) ? before : ids; });
  const renew = () => { clearTimeout(timer); shown.value = target.value; };
  const arrange = () => {
    const isNear = performance.now() - movedAt < HOLD_MS;
    if (!isNear && (scroller.value?.scrollTop ?? 0) < AT_TOP) return renew();
    shown.value = heldOrder(shown.value, target.value);
    clearTimeout(timer);
    if (isNear) timer = setTimeout(arrange, HOLD_MS);
    return undefined;
  };
  const toTop = () => { renew(); nextTick(() => { scroller.value.scrollTop = 0; }); };
  const onScrollPassive = async () => {
    const { scrollTop, scrollHeight, clientHeight } = scroller.value;
    if (scrollTop < AT_TOP) arrange();
    if (paging.value || scrollHeight - scrollTop - clientHeight > NEAR_END || !state.value.lists[state.value.view]?.cursor) return;
    paging.value = true;
    await nextPage(state.value.view);
    paging.value = false;
  };
  watch(target, arrange);
  return {
    scroller, shown, paging, toTop, isNews: computed(() => shown.value.length > 0 && !sameOrder(shown.value, target.value)),
    handlers: {
      onScrollPassive,
      onPointermove: (event) => { if (event.pointerType === "mouse") movedAt = performance.now(); },
      onPointerleave: () => { movedAt = -Infinity; arrange(); },
    },
  };
}
