/** Ways to another place of a timeline: a message, a day, the newest; what is there already is not asked for again. */

import { nextTick, onBeforeUnmount, ref, watch } from "../shared/html.js";
import { dayKey } from "../shared/dates.js";
import { complain } from "../shared/toasts.js";
import { moveTo } from "./live.js";
import { sought } from "./places.js";
import { tellCallSeen } from "./read_mark.js";
import { state } from "./store.js";
import { shownAt } from "./timeline_items.js";
import { shopZone } from "./timeline_rows.js";
import { holds } from "./window.js";

const FLASH_MS = 2400;

export function createJumps({ id, thread, keeper }) {
  const flash = ref(0);
  const picking = ref("");
  let timer = 0;
  const highlight = (seq) => {
    clearTimeout(timer);
    flash.value = seq;
    timer = setTimeout(() => { flash.value = 0; }, FLASH_MS);
  };
  const toMessage = async (seq) => {
    const target = holds(thread.value, seq) ? seq : await moveTo(id, { around_seq: seq });
    await nextTick();
    const element = keeper.find(target);
    if (!element) return;
    keeper.put(element, 1 / 2);
    highlight(target);
    tellCallSeen(id);
  };
  const toDay = async (day) => {
    picking.value = "";
    const held = heldOn(thread.value, day);
    const target = held ?? await moveTo(id, { at: day }).catch(complain);
    await nextTick();
    const element = target && keeper.find(target);
    if (element) keeper.put(element, 1 / 8);
    keeper.scroller.value?.focus({ preventScroll: true });
  };
  const toNewest = async () => {
    if (thread.value && !thread.value.atEnd) await moveTo(id, {}).catch(complain);
    await nextTick();
    keeper.atEnd.value = thread.value?.atEnd ?? true;
    keeper.toEnd();
    keeper.onScroll();
  };
  const answerTo = (place) => { if (place?.id === id && thread.value) toMessage(place.seq).catch(complain); };
  watch(sought, answerTo);
  onBeforeUnmount(() => clearTimeout(timer));
  return {
    flash, picking, toDay, toNewest,
    begin: () => (sought.value?.id === id ? answerTo(sought.value) : keeper.settle()),
    pickDay: (day) => { picking.value = dayKey(day.at, shopZone()); },
    closePicker: () => { picking.value = ""; keeper.scroller.value?.focus({ preventScroll: true }); },
  };
}

/** The first message of that day, when the day begins within what is loaded. */
function heldOn(thread, day) {
  const messages = thread?.messages ?? [];
  const zone = state.value.shop?.timezone ?? shopZone();
  const index = messages.findIndex((message) => dayKey(shownAt(message), zone) >= day);
  const isSure = index > 0 || (index === 0 && thread.atStart);
  return isSure ? messages[index].seq : null;
}
