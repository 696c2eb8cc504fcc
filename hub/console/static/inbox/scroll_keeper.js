/** Where a timeline stands: at its end it follows, elsewhere nothing that arrives may move what is being read. */

import { nextTick, onBeforeUnmount, onMounted, ref, watch } from "../shared/html.js";

const NEAR_END = 80;
const NEAR_START = 300;

/** `first()` is the seq of the first message shown; `onEnd` and `onStart` are called when those come near. */
export function createScrollKeeper({ first, onEnd, onStart }) {
  const scroller = ref(null);
  const content = ref(null);
  const atEnd = ref(true);
  const toEnd = () => { if (scroller.value) scroller.value.scrollTop = scroller.value.scrollHeight; };
  const onScroll = () => {
    const { scrollTop, scrollHeight, clientHeight } = scroller.value;
    atEnd.value = scrollHeight - scrollTop - clientHeight < NEAR_END;
    if (atEnd.value) onEnd();
    if (scrollTop < NEAR_START) onStart();
  };
  /** The line of new messages in the upper third, else the end. */
  const settle = async () => {
    await nextTick();
    const line = scroller.value?.querySelector(".new-line");
    if (line) scroller.value.scrollTop = line.offsetTop - scroller.value.clientHeight / 3;
    else toEnd();
    onScroll();
  };
  // Pictures grow, keyboards open: whoever was at the end stays there.
  const observer = new ResizeObserver(() => { if (atEnd.value) toEnd(); });
  onMounted(() => [content, scroller].forEach((box) => observer.observe(box.value)));
  onBeforeUnmount(() => observer.disconnect());
  // Runs before the page changes, when the distance to the end is still the old one.
  watch(first, (seq, before) => { if (seq < before) keepBelow(scroller.value); });
  return { scroller, content, atEnd, toEnd, onScroll, settle };
}

function keepBelow(box) {
  const below = box.scrollHeight - box.scrollTop;
  nextTick(() => { box.scrollTop = box.scrollHeight - below; });
}
