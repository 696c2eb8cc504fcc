/** Keeps rows from jumping under the pointer: new order waits until the person is not about to click. */

/** Rows as they stand, then those that paging added below; what left the view stays until the order is renewed. */
export function heldOrder(shown, target) {
  const here = new Set(shown);
  const lastShown = Math.max(-1, ...target.map((id, index) => (here.has(id) ? index : -1)));
  const below = target.slice(lastShown + 1).filter((id) => !here.has(id));
  return [...shown, ...below];
}

export function sameOrder(a, b) {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}

/** The id `step` rows away from `id`; the ends hold. */
export function neighbour(ids, id, step) {
  if (ids.length === 0) return null;
  const at = ids.indexOf(id);
  if (at < 0) return ids[0];
  return ids[Math.min(ids.length - 1, Math.max(0, at + step))];
}
