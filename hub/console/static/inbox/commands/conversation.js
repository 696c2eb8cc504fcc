/** What can be done with the open conversation. */

import { put } from "../../shared/api.js";
import { t } from "../../shared/texts.js";
import { close, release, take, takeOver } from "../actions.js";
import { actsOf } from "../desk/header_acts.js";
import { fetchLabels, usable } from "../list_names.js";
import { state } from "../store.js";

const REASONS = ["resolved", "no_reply", "spam"];
const may = (right) => Boolean(state.value.me?.rights?.includes(right));
/** The same acts as the buttons above the conversation. */
const can = (act) => (head) => Boolean(head) && Boolean(actsOf(head, state.value.me?.id, may)[act]);

async function labelChoices(head) {
  await fetchLabels();
  const chosen = head.labels ?? [];
  const turned = (id) => (chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  return usable(state.value.labels ?? []).map((label) => ({
    id: label.id, label: label.name, checked: chosen.includes(label.id),
    run: () => put(`/api/v1/conversations/${head.id}/labels`, { labels: turned(label.id) }),
  }));
}

export const commands = [
  { id: "take", group: "conversation", key: "T", when: can("take"), run: (head) => take(head.id) },
  { id: "take_over", group: "conversation", key: "Shift+T", when: can("takeOver"), run: (head) => takeOver(head.id) },
  {
    id: "close", group: "conversation", key: "E", when: can("close"),
    choices: (head) => REASONS.map((reason) => ({ id: reason, label: t(`console.close.${reason}`), run: () => close(head.id, reason) })),
  },
  { id: "release", group: "conversation", key: "Shift+R", when: can("release"), run: (head) => release(head.id) },
  { id: "label", group: "conversation", key: "L", when: (head) => head && may("inbox.reply"), choices: labelChoices },
];
