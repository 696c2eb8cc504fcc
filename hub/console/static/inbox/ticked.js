/** The rows that are ticked, and what is done to all of them; what could not be done stays ticked and is told. */

import { post } from "../shared/api.js";
import { shallowRef } from "../shared/html.js";
import { t } from "../shared/texts.js";
import { complain, toast } from "../shared/toasts.js";
import { headOf } from "./heads.js";
import { refetchList } from "./list_pages.js";
import { NOTHING, leaving } from "./selection.js";
import { state } from "./store.js";

// One request's worth: small enough to show how it goes on, far below what the server takes at once.
const AT_ONCE = 50;
const TOLD = 3;

export const ticked = shallowRef(NOTHING);
/** {done, total} while something long is under way. */
export const progress = shallowRef(null);

export function untickAll() {
  ticked.value = NOTHING;
}

/** `fields` go with each request; `undo(changed)` makes the request that takes it back. */
export async function doToTicked(action, fields = {}, { undo } = {}) {
  const ids = [...ticked.value.ids];
  const before = Object.fromEntries(ids.map((id) => [id, headOf(state.value, id)]));
  const told = await inParts(action, ids, fields);
  ticked.value = leaving(ticked.value, told.done);
  refetchList();
  if (told.error) complain(told.error);
  if (told.failed.length > 0) complain({ message: failures(told.failed, before) });
  if (told.done.length > 0) tellDone(action, told, undo && undo(told.changed, before));
}

async function inParts(action, ids, fields) {
  const told = { done: [], changed: [], failed: [], error: null };
  try {
    for (let start = 0; start < ids.length; start += AT_ONCE) {
      if (ids.length > AT_ONCE) progress.value = { done: start, total: ids.length };
      const answer = await post("/api/v1/bulk", { action, ids: ids.slice(start, start + AT_ONCE), ...fields });
      for (const name of ["done", "changed", "failed"]) told[name].push(...answer[name]);
    }
  } catch (error) {
    told.error = error;
  }
  progress.value = null;
  return told;
}

/** The reasons, each once with how many it holds for. */
function failures(failed) {
  const reasons = [...new Set(failed.map((one) => one.message))];
  const words = reasons.slice(0, TOLD).map((reason) => {
    const n = failed.filter((one) => one.message === reason).length;
    return n > 1 ? t("console.bulk.failed.several", { n, reason }) : reason;
  });
  return t("console.bulk.failed", { n: failed.length, reasons: words.join(" ") });
}

function tellDone(action, told, undoing) {
  const actions = undoing && told.changed.length > 0 ? [{ label: t("console.undo"), run: () => takeBack(undoing) }] : [];
  toast(t(`console.bulk.done.${action}`, { n: told.done.length }), { actions });
}

async function takeBack({ action, ids, fields }) {
  const told = await inParts(action, ids, fields);
  if (told.error) complain(told.error);
  refetchList();
}

/** The undoing of reading: up to where each had been read. */
export function unreadAgain(changed, before) {
  const read_to = Object.fromEntries(changed.filter((id) => before[id]).map((id) => [id, before[id].read_by_team_seq]));
  return { action: "unread", ids: Object.keys(read_to), fields: { read_to } };
}

