/** A list of assets that is loaded page by page; the newest question wins, whatever the order of the answers. */

import { get } from "../../shared/api.js";
import { shallowRef } from "../../shared/html.js";

/** `query`: () → {name: value | [values]}; what is empty is left out. */
export function useShelf(query, limit = 60) {
  const assets = shallowRef([]);
  const loading = shallowRef(false);
  const trouble = shallowRef(null);
  let after = null;
  let asked = 0;

  async function load(fresh) {
    const mine = (asked += 1);
    loading.value = true;
    trouble.value = null;
    try {
      const answer = await get(`/api/v1/assets?${params({ ...query(), limit, after: fresh ? null : after })}`);
      if (mine !== asked) return;
      assets.value = fresh ? answer.assets : [...assets.value, ...answer.assets.filter((one) => !assets.value.some((had) => had.id === one.id))];
      after = answer.after;
    } catch (error) {
      if (mine === asked) trouble.value = error;
    } finally {
      if (mine === asked) loading.value = false;
    }
  }

  return {
    assets, loading, trouble,
    reload: () => load(true),
    more: () => { if (after && !loading.value && !trouble.value) load(false); },
    hasMore: () => after !== null,
    /** A changed one in its place, a new one in front. */
    put(asset, front = false) {
      const rest = assets.value.filter((one) => one.id !== asset.id);
      if (rest.length < assets.value.length && !front) assets.value = assets.value.map((one) => (one.id === asset.id ? asset : one));
      else assets.value = [asset, ...rest];
    },
    drop(ids) { assets.value = assets.value.filter((one) => !ids.includes(one.id)); },
  };
}

export function params(fields) {
  const made = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined && one !== "") made.append(name, one);
    }
  }
  return made.toString();
}
