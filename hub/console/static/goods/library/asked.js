/** Which assets the section shows, as its address keeps it and as the server is asked; pure. */

export const SORTS = ["newest", "oldest", "name", "largest", "smallest", "most_used"];
export const CHANNELS = ["taobao", "doudian", "pinduoduo", "xiaohongshu", "wechat_mini", "alipay_mini"];
const ALLOWED = { kind: ["image", "video"], used: ["true", "false"], state: ["trashed"], sort: SORTS.slice(1), too_large_for: CHANNELS };
const NAMES = ["search", "kind", "tag", "used", "too_large_for", "state", "sort"];

/** "?kind=video&x=1" → {kind: "video"}; what is unknown or the default is left out. */
export function askedIn(query) {
  const params = new URLSearchParams(query);
  const found = NAMES.map((name) => [name, (params.get(name) ?? "").trim()]);
  return Object.fromEntries(found.filter(([name, value]) => value && (!ALLOWED[name] || ALLOWED[name].includes(value))));
}

export function changedBy(asked, change) {
  return Object.fromEntries(Object.entries({ ...asked, ...change }).filter(([name, value]) => NAMES.includes(name) && value));
}

/** Narrowed by more than which shelf is looked at. */
export function isNarrowed(asked) {
  return NAMES.some((name) => !["state", "sort"].includes(name) && asked[name]);
}

/** All from one to the other, in the order shown; only the last when the first is gone. */
export function rangeOf(ids, from, to) {
  const [a, b] = [ids.indexOf(from), ids.indexOf(to)];
  return a < 0 || b < 0 ? [to] : ids.slice(Math.min(a, b), Math.max(a, b) + 1);
}

/** Where an arrow leads in a grid of so many columns. */
export function movedIn(at, key, count, columns) {
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, Home: -at, End: count - 1 - at }[key];
  if (step === undefined) return null;
  const to = at + step;
  return to < 0 || to >= count ? at : to;
}
