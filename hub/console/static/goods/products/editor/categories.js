/** The shop's tree of categories, as one list in the order of the tree; pure but for its loading. */

import { get, post, put, remove } from "../../../shared/api.js";
import { shallowRef } from "../../../shared/html.js";

const PATH = "/api/v1/categories";

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

export function useCategories() {
  const rows = shallowRef([]);
  const load = () => get(PATH).then((answer) => { rows.value = treeRows(answer.categories); });
  /** → the id of the new one. */
  async function add(name, parentId) {
    const answer = await post(PATH, { name, parent_id: parentId });
    await load();
    return answer.category.id;
  }
  async function rename(id, name) {
    const one = rows.value.find((row) => row.id === id);
    await put(`${PATH}/${encodeURIComponent(id)}`, { name, parent_id: one.parent_id, position: one.position });
    await load();
  }
  /** `into`: what takes over its products, "" where it has none. */
  async function drop(id, into) {
    await remove(`${PATH}/${encodeURIComponent(id)}?${new URLSearchParams(into ? { into } : {})}`);
    await load();
  }
  const pathOf = (id) => rows.value.find((one) => one.id === id)?.names.join(" / ") ?? "";
  return { rows, load, add, rename, drop, pathOf };
}
