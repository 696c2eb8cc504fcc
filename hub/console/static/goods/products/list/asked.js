/** Which products the list shows, as the address keeps it and as the server is asked; pure. */

export const STATES = ["", "draft", "published", "archived"];
export const KINDS = ["physical", "course", "redeem_code", "membership_card", "live_ticket", "bundle"];
const NAMES = ["search", "state", "kind", "category_id", "brand", "tag", "changed"];

/** "?state=draft&search=x" → {state: "draft", search: "x"}; what is unknown is left out. */
export function askedIn(query) {
  const params = new URLSearchParams(query);
  const found = NAMES.map((name) => [name, (params.get(name) ?? "").trim()]).filter(([, value]) => value);
  return Object.fromEntries(found.filter(([name, value]) => (name !== "state" || STATES.includes(value)) && (name !== "kind" || KINDS.includes(value)) && (name !== "changed" || value === "true")));
}

/** `asked` with `change`; empty values fall out, and so does what was chosen by hand elsewhere. */
export function changedBy(asked, change) {
  return Object.fromEntries(Object.entries({ ...asked, ...change }).filter(([name, value]) => NAMES.includes(name) && value));
}

/** Without a state, what is archived stays out: it has a tab of its own. */
export function pathOf(asked, after = "", limit = 50) {
  return `/api/v1/products?${new URLSearchParams({ ...asked, ...(asked.state ? {} : { kept: true }), ...(after ? { after } : {}), limit })}`;
}

/** Filters besides the tabs of states. */
export function isNarrowed(asked) {
  return NAMES.some((name) => name !== "state" && asked[name]);
}

/** "x, y" of a range selected with shift: all ids from one to the other, in the order shown. */
export function rangeOf(ids, from, to) {
  const [a, b] = [ids.indexOf(from), ids.indexOf(to)];
  return a < 0 || b < 0 ? [to] : ids.slice(Math.min(a, b), Math.max(a, b) + 1);
}
