/** A product's content as the server keeps it, and as the fields of the editor hold it; pure. */

import { newKey, spanned } from "../variants/sheet.js";

const EMPTY = { title: "", subtitle: "", brand: "", category_id: "", tags: [], description: "", copy: [], media: { main: [], detail: [], videos: [] }, ship_from: "", freight_template_id: "", ships_at: "", entitlement: {}, axes: [], skus: [] };
const SKU = ["id", "code", "barcode", "weight_g", "dimensions_mm", "picture", "on", "parts"];
const WORDS = ["title", "subtitle", "brand", "category_id", "tags", "description", "media", "ship_from", "freight_template_id", "ships_at", "entitlement"];

/** What the fields hold. `shown`: the form as it stands, whose rows keep their keys. */
export function formOf(content, shown = null) {
  const given = { ...EMPTY, ...content };
  const keys = new Map((shown?.sheet.rows ?? []).filter((row) => row.id).map((row) => [row.id, row.key]));
  const axes = given.axes.map((axis) => ({ key: newKey(), name: axis.name, values: axis.values.map((text) => ({ key: newKey(), text })) }));
  const rows = given.skus.map((sku) => ({ ...pick(sku, SKU), key: keys.get(sku.id) ?? newKey(), at: placeOf(axes, sku.specs) }));
  return { ...copied(pick(given, WORDS)), copy: given.copy.map((one) => ({ ...one, key: newKey() })), sheet: { axes, rows: spanned(axes, rows) } };
}

/** What is sent: axes without a name and without values are still being thought of. */
export function contentOf(form) {
  const { axes, rows } = form.sheet;
  const kept = axes.filter((axis) => axis.name.trim() || axis.values.length);
  return {
    ...copied(pick(form, WORDS)),
    copy: form.copy.map(({ name, title, text }) => ({ name, title, text })),
    axes: kept.map((axis) => ({ name: axis.name.trim(), values: axis.values.map((value) => value.text.trim()) })),
    skus: rows.map((row) => ({ specs: specsOf(kept, row), ...pick(row, SKU) })),
  };
}

/** The ids and codes that the server gave meanwhile, without touching what has been typed since. */
export function withGiven(form, sent, saved) {
  const given = new Map(sent.sheet.rows.map((row, at) => [row.key, saved.skus[at]]));
  const rows = form.sheet.rows.map((row) => {
    const sku = given.get(row.key);
    return sku ? { ...row, id: row.id || sku.id, code: row.code || sku.code } : row;
  });
  return { ...form, sheet: { ...form.sheet, rows } };
}

function placeOf(axes, specs) {
  const places = axes.map((axis) => [axis.key, axis.values.find((value) => value.text === specs[axis.name])?.key]);
  return Object.fromEntries(places.filter(([, value]) => value !== undefined));
}

function specsOf(axes, row) {
  const pairs = axes.filter((axis) => row.at[axis.key]).map((axis) => [axis.name.trim(), axis.values.find((value) => value.key === row.at[axis.key]).text.trim()]);
  return Object.fromEntries(pairs);
}

function pick(from, names) {
  return Object.fromEntries(names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]));
}

function copied(value) {
  return JSON.parse(JSON.stringify(value));
}
