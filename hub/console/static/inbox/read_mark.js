/** Tells the server how far the team has read: only what stands on a screen that someone looks at. */

import { onBeforeUnmount, onMounted, watch } from "../shared/html.js";
import { call, connection } from "./live.js";
import { headOf } from "./heads.js";
import { state } from "./store.js";

const PAUSE_MS = 300;

/** Returns the function to call whenever the newest message may have come into sight. */
export function createReadMark(id, atEnd) {
  let sent = 0;
  let timer = 0;
  const mark = () => { clearTimeout(timer); timer = setTimeout(tell, PAUSE_MS); };
  const tell = () => {
    const seq = unread(id);
    if (!seq || seq <= sent || !atEnd.value || document.visibilityState !== "visible" || !document.hasFocus()) return;
    sent = seq;
    call("read", { conversation_id: id, seq }).catch(() => { sent = 0; });
  };
  watch(connection, mark); // what could not be told while the line was down is told when it is up again
  onMounted(() => { addEventListener("focus", mark); document.addEventListener("visibilitychange", mark); mark(); });
  onBeforeUnmount(() => { clearTimeout(timer); removeEventListener("focus", mark); document.removeEventListener("visibilitychange", mark); });
  return mark;
}

/** The newest message when the team has not read up to it and something of the fan's is among it. */
function unread(id) {
  const head = headOf(state.value, id);
  const thread = state.value.threads[id];
  const last = thread?.atEnd && thread.messages.at(-1);
  return head && last && head.unread > 0 && last.seq > head.read_by_team_seq ? last.seq : 0;
}
