/** The shop's tree of categories: loaded once for a screen, and changed from it. */

import { get, post, put, remove } from "../../../shared/api.js";
import { shallowRef } from "../../../shared/html.js";
import { treeRows } from "./category_tree.js";

const PATH = "/api/v1/categories";

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
