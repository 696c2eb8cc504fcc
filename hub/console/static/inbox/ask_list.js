/** Asks the list something else; the address bar says it too, so that a reload and a step back keep it. */

import { askedFrom, keyOf, parametersOf, tidy } from "./asked.js";
import { refetchList } from "./list_pages.js";
import { placeOf } from "./place_names.js";
import { dispatch, state } from "./store.js";

const BESIDE = "(min-width: 720px)";

export function ask(asked) {
  const next = tidy(asked);
  if (keyOf(next) === keyOf(state.value.asked)) return refetchList();
  const { id, seq } = placeOf(location.search);
  const query = new URLSearchParams({ ...parametersOf(next), ...(id ? { c: id } : {}), ...(seq ? { seq } : {}) });
  history.pushState(history.state ?? {}, "", `${location.pathname}${String(query) ? `?${query}` : ""}`);
  dispatch({ type: "ask", asked: next });
  return refetchList();
}

/** After a reload or a step back: what the address says, without a step of its own. */
export function askAsAddressed() {
  const asked = askedFrom(location.search);
  if (keyOf(asked) === keyOf(state.value.asked) && state.value.lists[keyOf(asked)]) return;
  dispatch({ type: "ask", asked });
  if (state.value.me) refetchList();
}

/** A view of the list, seen: where the list has no room beside the conversation, that is left for it. */
export function showView(view) {
  if (matchMedia(BESIDE).matches) { ask({ view }); return; }
  const query = String(new URLSearchParams(parametersOf({ view })));
  history.pushState({}, "", `${location.pathname}${query ? `?${query}` : ""}`);
  dispatchEvent(new PopStateEvent("popstate"));
}
