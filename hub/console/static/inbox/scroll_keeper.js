/** Where a timeline stands: at its end it follows, elsewhere nothing that comes or goes may move what is being read. */

import { onBeforeUnmount, onBeforeUpdate, onMounted, onUpdated, ref } from "../shared/html.js";

const NEAR_END = 80;
// Pages are asked for about a screen ahead, so that one scrolls on without waiting.
const AHEAD = 700;

/** `ends()` → {atStart, atEnd} of what is loaded; `onStart`, `onEnd` when more is wanted there; `onRead` at the very end. */
export function createScrollKeeper({ ends, onStart, onEnd, onRead, onPlace }) {
  const scroller = ref(null);
  const content = ref(null);
  const atEnd = ref(true);
  let anchor = null; // the first message in sight, and how far its top is from the screen's
  let heardTop = 0; // where the page stood when we last knew: a hand may have moved it since, its event yet to come

  const moveTo = (top) => { scroller.value.scrollTop = top; heardTop = scroller.value.scrollTop; };
  const toEnd = () => { if (scroller.value) moveTo(scroller.value.scrollHeight); };
  const look = (box, below) => {
    atEnd.value = ends().atEnd && below < NEAR_END;
    anchor = firstInSight(box);
    heardTop = box.scrollTop;
  };
  const onScroll = () => {
    const box = scroller.value;
    if (!box) return;
    const below = belowOf(box);
    look(box, below);
    onPlace(atEnd.value ? 0 : anchor?.seq ?? 0);
    if (atEnd.value) onRead();
    if (!ends().atStart && box.scrollTop < AHEAD) onStart();
    if (!ends().atEnd && below < AHEAD) onEnd();
  };
  /** A page may come in before the event of a hand's move: what was in sight until then may be what it drops. */
  const lookAgain = () => {
    const box = scroller.value;
    if (box && Math.abs(box.scrollTop - heardTop) >= 2) look(box, belowOf(box));
  };
  /** After any change of the page: back to where we were, to the pixel. */
  const hold = () => {
    const box = scroller.value;
    if (!box) return;
    const byHand = box.scrollTop - heardTop;
    const place = anchor && box.querySelector(`[data-seq="${anchor.seq}"]`);
    if (atEnd.value && ends().atEnd && byHand > -2) toEnd();
    else if (place) {
      anchor = { ...anchor, top: anchor.top - byHand };
      moveTo(box.scrollTop + topOf(place, box) - anchor.top);
    }
  };
  /** Puts an element at `share` of the screen's height, and reads on from there. */
  const put = (element, share) => {
    const box = scroller.value;
    atEnd.value = false;
    box.scrollTop += topOf(element, box) - (box.clientHeight - Math.min(element.offsetHeight, box.clientHeight)) * share;
    onScroll();
  };
  const settle = () => {
    const line = scroller.value?.querySelector(".new-line");
    if (line) return put(line, 1 / 3);
    atEnd.value = ends().atEnd;
    toEnd();
    return onScroll();
  };
  /** The message, or the next one that stands there: lines of the desk may be folded. */
  const find = (seq) => scroller.value?.querySelector(`[data-seq="${seq}"]`) ?? [...scroller.value?.querySelectorAll("[data-seq]") ?? []].find((one) => Number(one.dataset.seq) >= seq);
  // Pictures grow, keyboards open, pages come and go.
  const observer = new ResizeObserver(hold);
  onMounted(() => [content, scroller].forEach((box) => observer.observe(box.value)));
  onBeforeUpdate(lookAgain);
  onUpdated(hold);
  onBeforeUnmount(() => observer.disconnect());
  return { scroller, content, atEnd, toEnd, onScroll, settle, find, put };
}

function belowOf(box) {
  return box.scrollHeight - box.scrollTop - box.clientHeight;
}

function topOf(element, box) {
  return element.getBoundingClientRect().top - box.getBoundingClientRect().top;
}

/** Messages stand one under the other, so halving finds the first whose end is below the top. */
function firstInSight(box) {
  const all = box.querySelectorAll("[data-seq]");
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (topOf(all[middle], box) + all[middle].offsetHeight > 0) high = middle;
    else low = middle + 1;
  }
  return all[low] ? { seq: Number(all[low].dataset.seq), top: topOf(all[low], box) } : null;
}
