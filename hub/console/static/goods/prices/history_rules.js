/** What differs between two states of a price book, in words. */

import { t } from "../../shared/texts.js";
import { money } from "../parts/money.js";
import { FIGURES } from "./form_rules.js";

const KINDS = ["channels", "members", "events"];

/** One line for each figure, one for each kind of line that differs. */
export function changesOf({ before, after }) {
  const amount = (fen) => (fen === null ? t("console.prices.unset") : money(fen));
  const figures = FIGURES.filter((name) => before[name] !== after[name]).map((name) => t("console.prices.history.figure", { name: t(`console.prices.${name}`), before: amount(before[name]), after: amount(after[name]) }));
  const kinds = KINDS.filter((kind) => JSON.stringify(before[kind]) !== JSON.stringify(after[kind])).map((kind) => t("console.prices.history.lines", { name: t(`console.prices.${kind}`), before: before[kind].length, after: after[kind].length }));
  const told = [...figures, ...kinds];
  return told.length ? told : [t("console.prices.history.hidden")];
}
