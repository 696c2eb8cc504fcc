/** What the list is asked for: a view, filters, an order; the same words in the address bar and in the API. */

export const VIEWS = ["mine", "waiting", "all", "mentions", "snoozed", "bot", "closed"];
export const FACETS = ["channel", "account_id", "label", "group_id", "assignee", "state", "sla"];
export const SORTS = ["newest", "oldest", "waiting", "priority", "sla"];
const NAMES = ["view", ...FACETS, "sort"];

/** From a query string; what the list does not know is left out. */
export function askedFrom(search) {
  const query = new URLSearchParams(search);
  const given = NAMES.map((name) => [name, query.get(name)]).filter(([, value]) => value);
  return tidy(Object.fromEntries(given));
}

/** Without empty values, in one order, a known view in it. */
export function tidy(asked) {
  const view = VIEWS.includes(asked.view) ? asked.view : "all";
  const rest = NAMES.filter((name) => name !== "view" && asked[name]).map((name) => [name, String(asked[name])]);
  return { view, ...Object.fromEntries(rest.filter(([name, value]) => name !== "sort" || (SORTS.includes(value) && value !== usualOrder(view)))) };
}

export function usualOrder(view) {
  return view === "waiting" ? "waiting" : "newest";
}

export function orderOf(asked) {
  return asked.sort ?? usualOrder(asked.view);
}

/** One text for one question; also the query that the API takes. */
export function keyOf(asked) {
  return String(new URLSearchParams(tidy(asked)));
}

/** For the address bar: the usual question says nothing. */
export function parametersOf(asked) {
  const { view, ...rest } = tidy(asked);
  return { ...(view === "all" ? {} : { view }), ...rest };
}

export function filtersOf(asked) {
  return FACETS.filter((name) => asked[name]);
}

export function withFilter(asked, name, value) {
  return tidy({ ...asked, [name]: value });
}

export function withoutFilters(asked) {
  return tidy({ view: asked.view, sort: asked.sort });
}
