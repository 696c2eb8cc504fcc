/** Freight rules between what is edited and what is stored; pure. */

export const GROUPS = {
  east: ["SH", "JS", "ZJ", "AH", "FJ", "JX", "SD"],
  south: ["GD", "GX", "HI"],
  middle: ["HA", "HB", "HN"],
  north: ["BJ", "TJ", "HE", "SX", "NM"],
  northeast: ["LN", "JL", "HL"],
  west: ["CQ", "SC", "GZ", "YN", "XZ", "SN", "GS", "QH", "NX", "XJ"],
  overseas: ["HK", "MO", "TW"],
};
export const ALL = Object.values(GROUPS).flat();
export const WAYS = ["weight", "piece", "volume"];
const FIRST = { weight: 1000, piece: 1, volume: 1000 };
let made = 0;

export function region(by, provinces = []) {
  made += 1;
  return { key: `r${made}`, provinces, first: FIRST[by], first_fen: 1000, step: FIRST[by], step_fen: 500, free_from_fen: null };
}

/** What a new template begins with: one price for everywhere. */
export function blank() {
  return { id: "", name: "", by: "weight", regions: [region("weight")], excluded: [], rev: 0 };
}

export function opened(template) {
  return { ...template, excluded: [...template.excluded], regions: template.regions.map((one) => ({ ...region(template.by), ...one, provinces: [...one.provinces] })) };
}

/** Another way of counting has other units: what was written in the old ones is no number of the new. */
export function counted(form, by) {
  return { ...form, by, regions: form.regions.map((one) => ({ ...one, first: FIRST[by], step: FIRST[by] })) };
}

export function terms(form) {
  return { by: form.by, excluded: form.excluded, regions: form.regions.map(({ key, ...one }) => one) };
}

export function same(one, other) {
  return JSON.stringify([one.name.trim(), terms(one)]) === JSON.stringify([other.name.trim(), terms(other)]);
}

/** Who has each province already: the key of a region, or "excluded". */
export function owners(form) {
  const found = Object.fromEntries(form.excluded.map((province) => [province, "excluded"]));
  for (const one of form.regions) for (const province of one.provinces) found[province] = one.key;
  return found;
}

/** `wanted` go to the region of this key ("excluded": nowhere), and away from whoever had them.
 *
 * A region that loses its last province goes: without any it would stand for everywhere else.
 */
export function given(form, key, wanted) {
  const chosen = new Set(wanted);
  const without = (list) => list.filter((province) => !chosen.has(province));
  return {
    ...form,
    excluded: key === "excluded" ? wanted : without(form.excluded),
    regions: form.regions
      .map((one) => ({ ...one, provinces: one.key === key ? wanted : without(one.provinces), had: one.provinces.length }))
      .filter((one) => one.key === key || one.provinces.length > 0 || one.had === 0)
      .map(({ had, ...one }) => one),
  };
}

/** Where nobody has said a price and nothing is sent; empty as soon as one region stands for the rest. */
export function uncovered(form, rest) {
  const taken = owners(form);
  return form.regions.some((one) => one.key === rest) ? [] : ALL.filter((province) => !taken[province]);
}

/** The region for everywhere else is the one that names no province; there is at most one. */
export function restOf(form) {
  return form.regions.find((one) => one.provinces.length === 0)?.key ?? "";
}
