/** The rows of the list: page after page, kept while a product is open, so that going back leads to where one was. */

import { get } from "../../../shared/api.js";
import { ref, shallowRef } from "../../../shared/html.js";
import { pathOf } from "./asked.js";

const PAGE = 50;
const MOST_AT_ONCE = 100;
const FIGURES = "/api/v1/products/figures";

const kept = { key: "", rows: [], after: null, counts: null, scroll: 0, at: "" };

/** What the list was asked for when one left it, for the way back. */
export function lastAsked() {
  return kept.key ? JSON.parse(kept.key) : {};
}

export function useProducts(asked) {
  const rows = shallowRef([]);
  const figures = shallowRef({});
  const counts = shallowRef(kept.counts);
  const after = ref(null);
  const loading = ref(false);
  const trouble = shallowRef(null);
  let round = 0;

  const key = () => JSON.stringify(asked.value);

  /** Anew from the first row; `quietly`: as many as there are, without showing that they come. */
  async function load(quietly = false) {
    const mine = (round += 1);
    loading.value = !quietly;
    trouble.value = null;
    const wanted = quietly ? rows.value.length : PAGE;
    try {
      const found = [];
      let next = "";
      do {
        const answer = await get(pathOf(asked.value, next, Math.min(MOST_AT_ONCE, Math.max(PAGE, wanted - found.length))));
        if (mine !== round) return;
        found.push(...answer.products);
        next = answer.after ?? "";
        counts.value = answer.counts;
      } while (next && found.length < wanted);
      rows.value = found;
      after.value = next || null;
      decorate(found);
    } catch (error) {
      if (mine === round) trouble.value = error;
    } finally {
      if (mine === round) loading.value = false;
    }
  }

  async function more() {
    if (!after.value || loading.value) return;
    const mine = round;
    loading.value = true;
    try {
      const answer = await get(pathOf(asked.value, after.value, PAGE));
      if (mine !== round) return;
      const known = new Set(rows.value.map((row) => row.id));
      rows.value = [...rows.value, ...answer.products.filter((row) => !known.has(row.id))];
      after.value = answer.after;
      decorate(answer.products);
    } catch (error) {
      if (mine === round) trouble.value = error;
    } finally {
      if (mine === round) loading.value = false;
    }
  }

  /** Prices, stock and pictures come after the rows: the list must not wait for them. */
  async function decorate(products) {
    for (let at = 0; at < products.length; at += PAGE) {
      const ids = products.slice(at, at + PAGE).map((row) => row.id);
      const answer = await get(`${FIGURES}?ids=${ids.join(",")}`).catch(() => null);
      if (answer) figures.value = { ...figures.value, ...answer.figures };
    }
  }

  /** What was shown when one left, if the same is asked for; the truth follows at once. */
  function recall() {
    if (kept.key !== key() || kept.rows.length === 0) { load(); return null; }
    rows.value = kept.rows;
    after.value = kept.after;
    figures.value = kept.figures ?? {};
    load(true);
    return { scroll: kept.scroll, at: kept.at };
  }

  function keep(scroll, at) {
    Object.assign(kept, { key: key(), rows: rows.value, after: after.value, counts: counts.value, figures: figures.value, scroll, at });
  }

  return { rows, figures, counts, after, loading, trouble, load, more, recall, keep };
}
