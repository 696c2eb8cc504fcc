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
    const seq = unread(id) || (isCalled(id) ? state.value.threads[id]?.messages.at(-1)?.seq ?? 0 : 0);
    if (!seq || (seq <= sent && !isCalled(id)) || !atEnd.value || !isWatched()) return;
    sent = seq;
    call("read", { conversation_id: id, seq }).catch(() => { sent = 0; });
  };
  watch(connection, mark); // what could not be told while the line was down is told when it is up again
  onMounted(() => { addEventListener("focus", mark); document.addEventListener("visibilitychange", mark); mark(); });
  onBeforeUnmount(() => { clearTimeout(timer); removeEventListener("focus", mark); document.removeEventListener("visibilitychange", mark); });
  return mark;
}

function isWatched() {
  return document.visibilityState === "visible" && document.hasFocus();
}

/** A colleague wrote to me here, and I have not read it. */
function isCalled(id) {
  return Boolean(headOf(state.value, id)?.mention_unseen?.includes(state.value.me?.id));
}

/** The message that calls me is before my eyes, though perhaps not the newest: nothing else counts as read by that. */
export function tellCallSeen(id) {
  if (isCalled(id) && isWatched()) call("read", { conversation_id: id, seq: headOf(state.value, id).read_by_team_seq }).catch(() => {});
}

/** The newest message when the team has not read up to it and something of the fan's is among it. */
function unread(id) {
  const head = headOf(state.value, id);
  const thread = state.value.threads[id];
  const last = thread?.atEnd && thread.messages.at(-1);
  return head && last && head.unread > 0 && last.seq > head.read_by_team_seq ? last.seq : 0;
}
