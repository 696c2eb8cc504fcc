/** Fetches what the list shows: its top again and again, further pages when somebody scrolls to them. */

import { get } from "../shared/api.js";
import { ref } from "../shared/html.js";
import { keyOf } from "./asked.js";
import { listOf } from "./heads.js";
import { dispatch, state } from "./store.js";

const PAGE = 50;
const MOST_REFETCHED = 200;
const underWay = new Map();

export const listError = ref("");
/** The row about which the list stands; what is around it is compared first. */
export const middle = ref(null);

/** The rows that are shown, again from the top. */
export function refetchList() {
  const { asked } = state.value;
  const shown = listOf(state.value).count || PAGE;
  return fetchPage(asked, { cursor: null, limit: Math.min(Math.max(PAGE, shown), MOST_REFETCHED) });
}

/** One page at a time for each list; a second call waits for the same one. */
export function nextPage() {
  const { asked } = state.value;
  const { cursor } = listOf(state.value);
  const key = keyOf(asked);
  if (!cursor) return Promise.resolve();
  if (!underWay.has(key)) underWay.set(key, fetchPage(asked, { cursor, limit: PAGE * 2 }).finally(() => underWay.delete(key)));
  return underWay.get(key);
}

async function fetchPage(asked, { cursor, limit }) {
  const page = new URLSearchParams({ limit, ...(cursor ? { cursor } : {}) });
  const startedAt = state.value.step;
  try {
    const answer = await get(`/api/v1/conversations?${keyOf(asked)}&${page}`);
    const isStale = cursor && listOf(state.value, asked).cursor !== cursor;
    if (!isStale) dispatch({ type: "page", asked, heads: answer.heads, cursor: answer.cursor, append: Boolean(cursor), startedAt });
    if (answer.counts) dispatch({ type: "counts", counts: answer.counts });
    if (keyOf(asked) === keyOf(state.value.asked)) listError.value = "";
  } catch (error) {
    if (keyOf(asked) === keyOf(state.value.asked)) listError.value = error.message;
  }
}
