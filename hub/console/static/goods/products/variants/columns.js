/** The columns of the combination table: how a row's cell is written and read; pure. */

import { fenOf, yuanOf } from "../../parts/money.js";
import { G_PER_KG, MM_PER_CM, stored, written } from "../../parts/sizes.js";

const SPLIT = /[x*\u00d7X\s,\uff0c]+/u;
const WEIGHED = new Set(["physical"]);
const SCANNED = new Set(["physical", "bundle"]);
const BARCODE = /^[0-9A-Za-z-]{0,32}$/u;
const CODE = /^\S{0,40}$/u;
const MOST_G = 1_000_000;
const MOST_MM = 10_000;

/** "30×20×5.5" in cm → [300, 200, 55]; null for nothing, NaN for what are not three lengths. */
export function dimensionsOf(text) {
  const parts = text.normalize("NFKC").trim().split(SPLIT).filter(Boolean);
  if (parts.length === 0) return null;
  const found = parts.map((part) => stored(part, MM_PER_CM));
  return found.length === 3 && found.every((length) => length >= 1 && length <= MOST_MM) ? found : Number.NaN;
}

export function dimensionsText(dimensions) {
  return dimensions ? dimensions.map((length) => written(length, MM_PER_CM)).join("\u00d7") : "";
}

/** A change of the row, or null when the text is no such thing. */
const checked = (name, value, isRight = !Number.isNaN(value)) => (isRight ? { [name]: value } : null);

const COLUMNS = {
  code: { read: (row) => row.code, write: (text) => checked("code", text.trim(), CODE.test(text.trim())), mode: "text", most: 40 },
  price: { read: (row) => yuanOf(row.price_fen), write: (text) => checked("price_fen", fenOf(text)), mode: "decimal", most: 12 },
  barcode: { read: (row) => row.barcode, write: (text) => checked("barcode", text.normalize("NFKC").trim(), BARCODE.test(text.normalize("NFKC").trim())), mode: "text", most: 32 },
  weight: { read: (row) => written(row.weight_g, G_PER_KG), write: (text) => weightOf(text), mode: "decimal", most: 9 },
  size: { read: (row) => dimensionsText(row.dimensions_mm), write: (text) => { const found = dimensionsOf(text); return checked("dimensions_mm", found, !Number.isNaN(found)); }, mode: "text", most: 24 },
};

function weightOf(text) {
  const value = stored(text, G_PER_KG);
  return checked("weight_g", value, value === null || value <= MOST_G);
}

/** Names of the columns that a kind has, in order. */
export function columnsOf(kind) {
  return ["code", "price", ...(WEIGHED.has(kind) ? ["weight", "size"] : []), ...(SCANNED.has(kind) ? ["barcode"] : [])];
}

export function readCell(column, row) {
  return COLUMNS[column].read(row);
}

/** What the text changes in a row, such as {weight_g: 250}; null when it is not understood. */
export function writeCell(column, text) {
  return COLUMNS[column].write(text);
}

export const modeOf = (column) => COLUMNS[column].mode;
export const mostOf = (column) => COLUMNS[column].most;
