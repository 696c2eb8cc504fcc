/** What another page wants exported: “?export=1” with the filter of a list, or with ids. */

const NAMES = ["search", "kind", "state", "category_id", "brand", "tag", "changed"];

/** {ids} or {filter} as POST /api/v1/exports takes them; null when nothing is asked for. */
export function askedFor(query) {
  const params = new URLSearchParams(query);
  if (params.get("export") !== "1") return null;
  const ids = (params.get("ids") ?? "").split(",").filter(Boolean).slice(0, 500);
  if (ids.length) return { ids };
  const filter = Object.fromEntries(NAMES.filter((name) => params.get(name)).map((name) => [name, params.get(name)]));
  if ("changed" in filter) filter.changed = filter.changed === "true";
  return Object.keys(filter).length ? { filter } : {};
}
