/** Which heads a list shows and in which order, as the server answers it (hub/conversations/listing). */

import { orderOf } from "./asked.js";

const DESCENDING = -1;
const NEWEST = { values: (head) => [head.last_at ?? ""], sign: DESCENDING };

/** Stretches of an order: a head stands in the first that has it. */
const ORDERS = {
  newest: [NEWEST],
  oldest: [{ ...NEWEST, sign: 1 }],
  waiting: [{ has: (head) => head.waiting_since, values: (head) => [head.waiting_since], sign: 1 }, NEWEST],
  sla: [{ has: (head) => head.sla?.due_at, values: (head) => [head.sla.due_at], sign: 1 }, NEWEST],
  priority: [{ has: (head) => head.priority > 0, values: (head) => [head.priority, head.last_at ?? ""], sign: DESCENDING }, NEWEST],
};

const state = (head) => head.episode?.state ?? "none";
const holder = (head) => head.episode?.assignee?.id ?? "none";
const isNobody = (id) => id === "none";

/** `isIn`: it stands in the list already; what a head does not tell stays as the server said. */
const VIEW_HAS = {
  all: () => true,
  waiting: (head) => state(head) === "waiting" && !head.snoozed_until,
  mine: (head, me) => state(head) === "agent" && holder(head) === me?.id && !head.snoozed_until,
  closed: (head) => state(head) === "closed",
  bot: (head) => state(head) === "bot",
  snoozed: (head) => Boolean(head.snoozed_until) && ["agent", "waiting"].includes(state(head)),
  mentions: (head, me, isIn) => isIn || (head.mention_unseen ?? []).includes(me?.id),
};

const FACET_HAS = {
  channel: (head, value) => head.channel === value,
  account_id: (head, value) => head.account_id === value,
  label: (head, value) => (head.labels ?? []).includes(value),
  group_id: (head, value) => (isNobody(value) ? !head.group_id : head.group_id === value),
  assignee: (head, value, me) => holder(head) === (value === "me" ? me?.id : value),
  state: (head, value) => state(head) === value,
  sla: (head, value, me, isIn) => (value === "breached" ? (head.sla?.breached ?? []).length > 0 : isIn && Boolean(head.sla)),
};

export function ruleOf(asked, me) {
  const view = VIEW_HAS[asked.view];
  const facets = Object.keys(FACET_HAS).filter((name) => asked[name]);
  return {
    has: (head, isIn) => view(head, me, isIn) && facets.every((name) => FACET_HAS[name](head, asked[name], me, isIn)),
    row: (head) => rowOf(head, ORDERS[orderOf(asked)]),
  };
}

/** {id, stretch, values, sign}: a head's place, which says all that comparing needs. */
function rowOf(head, stretches) {
  const stretch = stretches.findIndex((one) => !one.has || one.has(head));
  return { id: head.id, stretch, values: stretches[stretch].values(head), sign: stretches[stretch].sign };
}

/** Negative when `a` stands above `b`; ids break ties as the server's index does. */
export function compareRows(a, b) {
  if (a.stretch !== b.stretch) return a.stretch - b.stretch;
  for (let i = 0; i < a.values.length; i += 1) {
    if (a.values[i] !== b.values[i]) return a.values[i] < b.values[i] ? -a.sign : a.sign;
  }
  if (a.id === b.id) return 0;
  return a.id < b.id ? -a.sign : a.sign;
}
