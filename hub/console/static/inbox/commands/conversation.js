/** What can be done with the open conversation. */

import { put } from "../../shared/api.js";
import { t } from "../../shared/texts.js";
import { close, release, take, takeOver } from "../actions.js";
import { known, knowLabels } from "../card/known_labels.js";
import { heldByOther, isMine } from "../quota.js";
import { state } from "../store.js";

const REASONS = ["resolved", "no_reply", "spam"];
const me = () => state.value.me?.id;
const may = (right) => Boolean(state.value.me?.rights?.includes(right));
const isOpen = (head) => Boolean(head?.episode) && head.episode.state !== "closed";

async function labelChoices(head) {
  await knowLabels();
  const chosen = head.labels ?? [];
  const turned = (id) => (chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  return (known.value ?? []).map((label) => ({
    id: label.id, label: label.name, checked: chosen.includes(label.id),
    run: () => put(`/api/v1/conversations/${head.id}/labels`, { labels: turned(label.id) }),
  }));
}

export const commands = [
  { id: "take", group: "conversation", key: "T", when: (head) => head && may("inbox.reply") && !isMine(head, me()) && !heldByOther(head, me()), run: (head) => take(head.id) },
  { id: "take_over", group: "conversation", key: "Shift+T", when: (head) => head && may("inbox.takeover") && heldByOther(head, me()), run: (head) => takeOver(head.id) },
  {
    id: "close", group: "conversation", key: "E", when: (head) => may("inbox.close") && isOpen(head) && !heldByOther(head, me()),
    choices: (head) => REASONS.map((reason) => ({ id: reason, label: t(`console.close.${reason}`), run: () => close(head.id, reason) })),
  },
  { id: "release", group: "conversation", key: "Shift+R", when: (head) => head && isMine(head, me()), run: (head) => release(head.id) },
  { id: "label", group: "conversation", key: "L", when: (head) => head && may("inbox.reply"), choices: labelChoices },
];
