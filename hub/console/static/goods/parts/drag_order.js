/** Puts the items of a list into another order by dragging, with mouse, pen and finger alike.
 *
 * Nothing moves in the page while something is dragged: the item follows the pointer, its new place is marked, and
 * `onMove(from, to)` is called once, at the end. Buttons do the same for who has no pointer.
 */

import { onBeforeUnmount, shallowRef } from "../../shared/html.js";

const SLACK_PX = 5; // less is a click

/** Items carry `data-place` with their index; `start(event, index)` belongs to pointerdown of the item or its handle. */
export function useDragOrder(box, onMove) {
  const drag = shallowRef(null);
  let from = null;

  const onPointerMove = (event) => {
    const [x, y] = [event.clientX - from.x, event.clientY - from.y];
    if (!drag.value && Math.hypot(x, y) < SLACK_PX) return;
    event.preventDefault();
    drag.value = { from: from.place, to: placeUnder(box.value, event), x, y };
  };
  const stop = () => {
    removeEventListener("pointermove", onPointerMove);
    removeEventListener("pointerup", onPointerUp);
    removeEventListener("pointercancel", stop);
    removeEventListener("keydown", onKey, true);
    drag.value = null;
  };
  function onPointerUp() {
    const done = drag.value;
    stop();
    if (!done) return;
    addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", swallow, true));
    if (done.to !== done.from) onMove(done.from, done.to);
  }
  function onKey(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    stop();
  }
  const start = (event, place) => {
    if (event.button) return;
    from = { place, x: event.clientX, y: event.clientY };
    addEventListener("pointermove", onPointerMove);
    addEventListener("pointerup", onPointerUp);
    addEventListener("pointercancel", stop);
    addEventListener("keydown", onKey, true);
  };
  const classOf = (place) => (drag.value?.from === place ? "is-dragged" : drag.value?.to === place ? "is-target" : "");
  const styleOf = (place) => (drag.value?.from === place ? { transform: `translate(${drag.value.x}px, ${drag.value.y}px)` } : {});
  onBeforeUnmount(stop);
  return { drag, start, classOf, styleOf };
}

/** The end of a drag is no click on what lies under it. */
function swallow(event) {
  event.preventDefault();
  event.stopPropagation();
}

/** The place whose middle is nearest to the pointer. */
function placeUnder(box, { clientX, clientY }) {
  const places = [...box.querySelectorAll(":scope > [data-place]")].map((item) => {
    const dragged = item.classList.contains("is-dragged");
    const { left, top, width, height } = item.getBoundingClientRect();
    return { place: Number(item.dataset.place), away: dragged ? Infinity : Math.hypot(left + width / 2 - clientX, top + height / 2 - clientY), inside: clientX >= left && clientX <= left + width && clientY >= top && clientY <= top + height };
  });
  const over = places.find((one) => one.inside && one.away < Infinity);
  const own = places.find((one) => one.away === Infinity);
  return over ? over.place : own?.place ?? 0;
}
