/** How far the list is scrolled and which rows that shows; asks for more near the end, keeps its place while hidden. */

import { computed, nextTick, onBeforeUnmount, onMounted, ref } from "../shared/html.js";
import { listOf } from "./heads.js";
import { middle, nextPage } from "./list_pages.js";
import { state } from "./store.js";
import { isNearEnd, topToShow, windowOf } from "./virtual_list.js";

export function createListScroller(ids) {
  const scroller = ref(null);
  const top = ref(0);
  const height = ref(0);
  const rowHeight = ref(76);
  const paging = ref(false);
  const count = computed(() => ids().length);
  const span = computed(() => windowOf({ count: count.value, rowHeight: rowHeight.value, top: top.value, height: height.value }));

  const look = () => {
    const box = scroller.value;
    if (!box || box.clientHeight === 0) return; // hidden behind a conversation on a narrow screen
    top.value = box.scrollTop;
    height.value = box.clientHeight;
    rowHeight.value = Number.parseFloat(getComputedStyle(box).getPropertyValue("--row")) || rowHeight.value;
    middle.value = ids()[Math.floor((top.value + height.value / 2) / rowHeight.value)] ?? null;
    more();
  };
  const more = async () => {
    if (paging.value || !isNearEnd({ to: span.value.to, count: count.value }) || !listOf(state.value).cursor) return;
    paging.value = true;
    await nextPage();
    paging.value = false;
  };
  const scrollTo = (place) => { top.value = place; if (scroller.value) scroller.value.scrollTop = place; };
  const show = (index) => {
    if (index >= 0) scrollTo(topToShow({ index, rowHeight: rowHeight.value, top: top.value, height: height.value }));
  };
  const appear = () => {
    if (scroller.value?.clientHeight && Math.abs(scroller.value.scrollTop - top.value) > 1) scroller.value.scrollTop = top.value;
    look();
  };
  const sight = new ResizeObserver(appear);
  onMounted(() => { sight.observe(scroller.value); look(); });
  onBeforeUnmount(() => sight.disconnect());
  return { scroller, span, rowHeight, top, paging, look, more, show, toTop: () => { scrollTo(0); nextTick(look); } };
}
