/** How numbers, places, people and moments of the stock are said. */

import { dayTitle, fullTime, timeOfDay } from "../../shared/dates.js";
import { serverNow } from "../../shared/api.js";
import { firstText, lang, t } from "../../shared/texts.js";

export const POOL = "pool";
const numbers = new Intl.NumberFormat(lang);

/** 1,204; null is without end. */
export function count(n) {
  return n === null || n === undefined ? t("console.stock.endless") : numbers.format(n);
}

/** +12, −3 */
export function signed(n) {
  return n > 0 ? `+${numbers.format(n)}` : n < 0 ? `\u2212${numbers.format(-n)}` : "0";
}

/** The first warehouse has no name until somebody gives it one; codes lie in none. */
export function warehouseName(figures, id) {
  if (id === POOL) return t("console.stock.pool");
  const found = figures?.warehouses.find((one) => one.id === id);
  return found?.name || t(found || !figures ? "console.stock.warehouse.first" : "console.stock.warehouse.gone");
}

export function specsOf(sku) {
  return Object.values(sku?.specs ?? {}).join(" / ");
}

/** The product's title without its specs, which stand beside it. */
export function titleOf(sku, id = "") {
  if (!sku) return t("console.stock.nameless", { id: id.slice(-6) });
  const specs = Object.values(sku.specs ?? {});
  const tail = [` ${specs.join(" ")}`, ` ${specs.join("/")}`, ` ${specs.join(" / ")}`].find((end) => specs.length && sku.title.endsWith(end));
  return (tail && sku.title.slice(0, -tail.length)) || sku.title || sku.code;
}

export function whoDid(people, by) {
  if (people?.[by]) return people[by];
  if (by.startsWith("key:")) return t("console.stock.by.key");
  return t(by.startsWith("staff:") ? "console.stock.by.gone" : "console.stock.by.system");
}

export function moment(at, zone) {
  const when = Date.parse(at);
  return `${dayTitle(when, serverNow(), lang, zone, t)} ${timeOfDay(when, lang, zone)}`;
}

export function exact(at, zone) {
  return fullTime(Date.parse(at), lang, zone);
}

export function channelName(name) {
  return firstText([`console.sales_channel.${name}`]) || name;
}
