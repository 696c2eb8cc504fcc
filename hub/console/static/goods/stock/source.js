/** Where the section's rows come from: the stock's numbers, the catalogue's words and pictures. */

import { get } from "../../shared/api.js";

export const PAGE = 50;
const MOST_IDS = 100;

function query(fields) {
  const given = Object.entries(fields).filter(([, value]) => value !== "" && value !== null && value !== undefined && value !== false);
  const words = new URLSearchParams();
  for (const [name, value] of given) for (const one of [value].flat()) words.append(name, one);
  return words.toString();
}

/** What every view needs once: sums, warehouses with names, people. */
export async function figures() {
  const [sums, { warehouses }] = await Promise.all([get("/api/v1/stock/figures"), get("/api/v1/warehouses")]);
  return { ...sums, warehouses };
}

/** Ids of one product's SKUs are made in the same moment, so their own order says nothing: codes do. */
function together(rows) {
  const first = new Map();
  rows.forEach((row, at) => { const id = row.sku?.product_id ?? row.sku_id; if (!first.has(id)) first.set(id, at); });
  const place = (row) => first.get(row.sku?.product_id ?? row.sku_id);
  return [...rows].sort((a, b) => place(a) - place(b) || (a.sku?.code ?? "").localeCompare(b.sku?.code ?? "", "en", { numeric: true }));
}

/** {rows, after}: a page of SKUs with their numbers; words and kinds are the catalogue's to find. */
export async function page({ search = "", kind = "", low = false, short = false, warehouse = "", after = "" }) {
  if (!search && !kind) {
    const wanted = low || short ? { low, short } : { warehouse_id: warehouse };
    const { stock, cursor } = await get(`/api/v1/stock?${query({ ...wanted, after, limit: PAGE })}`);
    const there = stock.filter((one_) => lies(one_, warehouse));
    const skus = await named(there.map((one_) => one_.sku_id));
    return { rows: await pictured(together(there.map((one_) => ({ ...one_, sku: skus.get(one_.sku_id) ?? null })))), after: cursor };
  }
  const { skus, after: next } = await get(`/api/v1/skus?${query({ search, kind, after, limit: PAGE })}`);
  const rows = skus.length ? (await numbered(skus, { low, short })).filter((row) => lies(row, warehouse)) : [];
  return { rows: await pictured(together(rows)), after: next };
}

function lies(row, warehouse) {
  return !warehouse || row.places.some((place) => place.warehouse_id === warehouse);
}

async function numbered(skus, conditions) {
  const { stock } = await get(`/api/v1/stock?${query({ ...conditions, ids: skus.map((sku) => sku.id), limit: MOST_IDS })}`);
  const by = new Map(stock.map((one) => [one.sku_id, one]));
  return skus.filter((sku) => by.has(sku.id)).map((sku) => ({ ...by.get(sku.id), sku }));
}

/** Rows of exactly these SKUs, in their order; those that the stock does not know stay out. */
export async function rowsOf(ids) {
  const found = [];
  for (let from = 0; from < ids.length; from += MOST_IDS) {
    const some = ids.slice(from, from + MOST_IDS);
    const [{ stock }, skus] = await Promise.all([get(`/api/v1/stock?${query({ ids: some, limit: MOST_IDS })}`), named(some)]);
    const by = new Map(stock.map((one) => [one.sku_id, one]));
    found.push(...some.filter((id) => by.has(id)).map((id) => ({ ...by.get(id), sku: skus.get(id) ?? null })));
  }
  return pictured(found);
}

export async function one(skuId) {
  const [{ stock }, skus] = await Promise.all([get(`/api/v1/stock/${encodeURIComponent(skuId)}`), named([skuId])]);
  const [row] = await pictured([{ ...stock, sku: skus.get(skuId) ?? null }]);
  return row;
}

/** The catalogue's few best answers to words, a code or a barcode. */
export async function sought(words) {
  return (await get(`/api/v1/skus?${query({ search: words, limit: 20 })}`)).skus;
}

export async function named(ids) {
  const known = new Map();
  for (let from = 0; from < ids.length; from += MOST_IDS) {
    const { skus } = await get(`/api/v1/skus?${query({ ids: ids.slice(from, from + MOST_IDS).join(",") })}`);
    for (const sku of skus) known.set(sku.id, sku);
  }
  return known;
}

/** A lost picture is no reason to show no numbers. */
async function pictured(rows) {
  const links = {};
  for (let from = 0; from < rows.length; from += MOST_IDS) {
    const ids = rows.slice(from, from + MOST_IDS).map((row) => row.sku_id);
    Object.assign(links, (await get(`/api/v1/sku-pictures?${query({ ids })}`).catch(() => ({}))).pictures);
  }
  return rows.map((row) => ({ ...row, picture_url: links[row.sku_id] ?? "" }));
}

/** One SKU's place in a warehouse, as a row of a sheet. */
export function placed(row, warehouseId) {
  const place = row.places.find((one_) => one_.warehouse_id === warehouseId);
  const promised = place ? place.reserved + place.allocated + place.preallocated : 0;
  const { title = row.sku_id, code = "", barcode = "", specs = {} } = row.sku ?? {};
  return {
    sku_id: row.sku_id, title, code, barcode, specs, picture_url: row.picture_url, mode: row.mode,
    physical: place?.physical ?? 0, promised, ledger_no: place?.ledger_no ?? 0,
  };
}
