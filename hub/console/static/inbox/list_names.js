/** Names behind the ids that the list filters by: labels, groups, colleagues; fetched once, again when one is unknown. */

import { get } from "../shared/api.js";
import { shallowRef } from "../shared/html.js";
import { dispatch } from "./store.js";

const AGAIN_MS = 30_000;
export const colleagues = shallowRef([]);
export const savedViews = shallowRef([]);
let askedAt = -Infinity;

export function fetchNames() {
  askedAt = performance.now();
  fetchLabels();
  get("/api/v1/groups").then((answer) => dispatch({ type: "groups", groups: answer.groups ?? [] }), () => {});
  get("/api/v1/seats").then((answer) => { colleagues.value = (answer.seats ?? answer ?? []).map((seat) => ({ id: seat.staff_id, name: seat.name })); }, () => {});
  fetchViews();
}

/** Before somebody chooses among them: a colleague may have made one. */
export function fetchLabels() {
  return get("/api/v1/labels").then(({ labels }) => dispatch({ type: "labels", labels }), () => {});
}

export function fetchViews() {
  return get("/api/v1/views").then(({ views }) => { savedViews.value = views; }, () => {});
}

/** Somebody made a label a moment ago: names are asked for again, not more than twice a minute. */
export function missName() {
  if (performance.now() - askedAt > AGAIN_MS) fetchNames();
}

/** Labels that can be set; one that is being merged shows as what it becomes, one being deleted not at all. */
export function usable(labels) {
  return labels.filter((label) => !label.leaving);
}

export function shownLabels(ids, labels) {
  const byId = new Map(labels.map((label) => [label.id, label]));
  const shown = (id) => { const label = byId.get(id); return label?.leaving ? byId.get(label.into) : label; };
  if (ids.some((id) => !byId.has(id))) missName();
  return [...new Set(ids.map(shown).filter((label) => label && !label.leaving))];
}
