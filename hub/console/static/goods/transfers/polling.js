/** Asks again and again for something that a worker is at, gently, and says when the connection is lost. */

import { get } from "../../shared/api.js";
import { onBeforeUnmount, ref } from "../../shared/html.js";

const QUICK_MS = 600;
const LOST_MS = 2500;

/** `item` is the last answer, `lost` why there is none at the moment; `isBusy(item)` says whether to go on asking. */
export function usePolling(path, isBusy) {
  const item = ref(null);
  const lost = ref(null);
  let timer = 0;
  let gone = false;
  const again = (ms) => { clearTimeout(timer); if (!gone) timer = setTimeout(ask, ms); };
  async function ask() {
    clearTimeout(timer);
    try {
      const answer = (await get(path)).item;
      if (gone) return;
      item.value = answer;
      lost.value = null;
      if (isBusy(answer)) again(QUICK_MS);
    } catch (error) {
      if (gone) return;
      lost.value = error;
      if (error.code === "unreachable" || error.status >= 500) again(LOST_MS);
    }
  }
  const use = (answer) => { item.value = answer; lost.value = null; if (isBusy(answer)) again(QUICK_MS); };
  onBeforeUnmount(() => { gone = true; clearTimeout(timer); });
  ask();
  return { item, lost, ask, use };
}
