/** Which rows are ticked; a range runs from the row that was ticked last. */

export const NOTHING = { ids: new Set(), anchor: null };

export function toggled(selection, id) {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, anchor: id };
}

/** Everything between the anchor and `id`, in the order on screen. */
export function ranged(selection, id, order) {
  const from = order.indexOf(selection.anchor);
  const to = order.indexOf(id);
  if (from < 0 || to < 0) return toggled(selection, id);
  const between = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: new Set([...selection.ids, ...between]), anchor: selection.anchor };
}

export function all(order) {
  return { ids: new Set(order), anchor: order.at(-1) ?? null };
}

/** What is done leaves; what could not be done stays ticked. */
export function leaving(selection, done) {
  const gone = new Set(done);
  const ids = new Set([...selection.ids].filter((id) => !gone.has(id)));
  return ids.size ? { ids, anchor: ids.has(selection.anchor) ? selection.anchor : null } : NOTHING;
}
