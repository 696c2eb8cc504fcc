/** What each filter can be set to, with the words for it. */

import { t } from "../shared/texts.js";
import { FACETS } from "./asked.js";
import { colleagues, usable } from "./list_names.js";

const STATES = ["waiting", "agent", "bot", "closed"];
const NONE = "none";

/** [{value, label, tone?}] of one filter; unknown ids keep their place with a word for "gone". */
export function choicesOf(name, state) {
  const accounts = Object.values(state.accounts);
  if (name === "channel") return [...new Set(accounts.map((a) => a.channel))].map((value) => ({ value, label: t(`console.channel.${value}`) }));
  if (name === "account_id") return accounts.map((a) => ({ value: a.id, label: a.name || t(`console.channel.${a.channel}`) }));
  if (name === "label") return usable(state.labels).map((label) => ({ value: label.id, label: label.name, tone: label.color }));
  if (name === "group_id") return [...state.groups.map((group) => ({ value: group.id, label: group.name })), { value: NONE, label: t("console.filter.group_id.none") }];
  if (name === "assignee") return people(state);
  if (name === "state") return STATES.map((value) => ({ value, label: t(`console.state.${value}`) }));
  return ["risk", "breached"].map((value) => ({ value, label: t(`console.filter.sla.${value}`) }));
}

function people(state) {
  const known = colleagues.value.length ? colleagues.value : state.staff;
  const others = known.filter((one) => one.id !== state.me?.id).map((one) => ({ value: one.id, label: one.name }));
  return [{ value: "me", label: t("console.me") }, { value: NONE, label: t("console.filter.assignee.none") }, ...others];
}

export function wordFor(name, value, state) {
  return choicesOf(name, state).find((choice) => choice.value === value)?.label ?? t("console.filter.gone");
}

/** Filters worth offering: one channel or no label to choose from is no choice. */
export function offered(state) {
  return FACETS.filter((name) => {
    const count = choicesOf(name, state).length;
    return name === "channel" || name === "account_id" || name === "group_id" ? count > 1 : count > 0;
  });
}
