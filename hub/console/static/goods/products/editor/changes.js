/** What two contents of a product say differently, in an order in which people look; pure.
 *
 * → [{part, field, before, after, title?}]; `part` names the kind of thing, `field` where it is edited.
 */

const PLAIN = ["title", "subtitle", "brand", "category_id", "tags", "description", "ship_from", "freight_template_id", "ships_at"];
const SKU = ["code", "barcode", "weight_g", "dimensions_mm", "picture", "on", "parts"];

export function changesBetween(before, after) {
  return [
    ...PLAIN.flatMap((name) => differs(name, name, before[name], after[name])),
    ...["main", "detail", "videos"].flatMap((name) => differs(`media.${name}`, `media.${name}`, before.media?.[name], after.media?.[name])),
    ...entitlementChanges(before.entitlement ?? {}, after.entitlement ?? {}),
    ...differs("copy", "copy", before.copy, after.copy),
    ...differs("axes", "axes", axesOf(before), axesOf(after)),
    ...skuChanges(before.skus ?? [], after.skus ?? []),
  ];
}

function entitlementChanges(before, after) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => differs(`entitlement.${name}`, `entitlement.${name}`, before[name], after[name]));
}

/** Renamed values of a SKU show as a change of the axes, not of every SKU. */
function skuChanges(before, after) {
  const old = new Map(before.map((sku) => [sku.id, sku]));
  const now = new Map(after.map((sku) => [sku.id, sku]));
  const added = after.filter((sku) => !old.has(sku.id)).map((sku) => ({ part: "sku.added", field: "skus", title: titleOf(sku), before: null, after: sku.code }));
  const gone = before.filter((sku) => !now.has(sku.id)).map((sku) => ({ part: "sku.gone", field: "skus", title: titleOf(sku), before: sku.code, after: null }));
  const changed = after.flatMap((sku, at) => (old.has(sku.id) ? SKU.flatMap((name) => differs(`sku.${name}`, `skus.${at}.${name}`, old.get(sku.id)[name], sku[name]).map((one) => ({ ...one, title: titleOf(sku) }))) : []));
  return [...gone, ...added, ...changed];
}

function axesOf(content) {
  return (content.axes ?? []).map((axis) => ({ name: axis.name, values: [...axis.values] }));
}

function titleOf(sku) {
  return Object.values(sku.specs ?? {}).join(" / ");
}

function differs(part, field, before, after) {
  return sameValue(before, after) ? [] : [{ part, field, before: before ?? null, after: after ?? null }];
}

/** Nothing is nothing, however it is written. */
function sameValue(one, other) {
  const plain = (value) => (value === "" || value === undefined || value === null || (Array.isArray(value) && value.length === 0) ? null : value);
  return JSON.stringify(plain(one)) === JSON.stringify(plain(other));
}
