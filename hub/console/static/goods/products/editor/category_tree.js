/** The shop's categories as one list in the order of their tree; pure. */

/** Rows of a tree: [{id, parent_id, name, depth, names: from the root down}]; what hangs on nothing stands at the root. */
export function treeRows(categories) {
  const ids = new Set(categories.map((one) => one.id));
  const children = new Map();
  categories.forEach((one) => {
    const parent = ids.has(one.parent_id) ? one.parent_id : "";
    children.set(parent, [...(children.get(parent) ?? []), one]);
  });
  const under = (parent, depth, names) => (children.get(parent) ?? []).sort((a, b) => (a.position ?? 0) - (b.position ?? 0)).flatMap((one) => {
    const down = [...names, one.name];
    return [{ ...one, depth, names: down }, ...under(one.id, depth + 1, down)];
  });
  return under("", 0, []);
}
