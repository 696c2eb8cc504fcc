/** A person's word on how orders leave; each is told with the way back. `after` is called when something changed. */

import { post, put, remove } from "../../shared/api.js";
import { t } from "../../shared/texts.js";
import { complain, toast } from "../../shared/toasts.js";
import { newKey } from "../words.js";

const PATH = "/api/v1/dispatch";
const planOf = (id) => `/api/v1/orders/${encodeURIComponent(id)}/plan`;

async function done(work, words, undo, after) {
  try {
    await work();
    toast(t(words), undo ? { actions: [{ label: t("console.undo"), run: undo }] } : {});
  } catch (error) { complain(error); }
  after();
}

export function join(ids, after) {
  const id = newKey();
  return done(() => post(`${PATH}/groups`, { id, order_ids: ids }), "console.orders.join.done", () => undoJoin(id, after), after);
}

export const undoJoin = (id, after) => done(() => remove(`${PATH}/groups/${encodeURIComponent(id)}`), "console.orders.unjoin.done", null, after);

export function split(one, after) {
  const parts = one.parts.map(({ warehouse_id, ships_at, portions }) => ({ id: newKey(), warehouse_id, ships_at, portions }));
  return done(() => put(planOf(one.order_id), { parts }), "console.orders.split.done", () => undoSplit(one.order_id, after), after);
}

export const undoSplit = (id, after) => done(() => remove(planOf(id)), "console.orders.unsplit.done", null, after);

export function asIs(ids, after) {
  const tell = (wanted) => post(`${PATH}/as-is`, { order_ids: ids, as_is: wanted });
  return done(() => tell(true), "console.orders.as_is.done", () => done(() => tell(false), "console.orders.as_is.undone", null, after), after);
}
