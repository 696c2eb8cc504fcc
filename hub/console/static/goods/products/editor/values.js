/** Values of a product's content in words, for lists of changes. */

import { lang, t } from "../../../shared/texts.js";
import { G_PER_KG, written } from "../../parts/sizes.js";
import { dimensionsText } from "../variants/columns.js";

const LONGEST = 90;

/** `names`: {category(id), template(id), sku(id)} tell what an id stands for. */
export function valueText(part, value, names) {
  if (value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0)) return "";
  if (part === "category_id") return names.category(value);
  if (part === "freight_template_id") return names.template(value);
  if (part.startsWith("media.")) return t("console.products.change.pictures", { n: value.length });
  if (part === "sku.picture") return t("console.products.change.picture");
  if (part === "tags") return value.join(t("console.list_comma"));
  if (part === "copy") return value.map((one) => one.name || one.title).join(t("console.list_comma"));
  if (part === "axes") return value.map((axis) => `${axis.name}: ${axis.values.join(" ")}`).join("; ");
  if (part === "sku.weight_g") return `${written(value, G_PER_KG)} kg`;
  if (part === "sku.dimensions_mm") return `${dimensionsText(value)} cm`;
  if (part === "sku.on") return t(value ? "console.products.change.on" : "console.products.change.off");
  if (part === "sku.parts") return value.map((one) => `${names.sku(one.sku_id)} \u00d7${one.quantity}`).join(t("console.list_comma"));
  if (part === "ships_at") return new Date(value).toLocaleString(lang, { dateStyle: "medium", timeStyle: "short" });
  return shortened(String(value));
}

function shortened(text) {
  const characters = Array.from(text.replace(/\s+/gu, " "));
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST).join("")}…` : characters.join("");
}
