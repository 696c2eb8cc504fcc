/** Handing on, putting aside and marking urgent, by key and from the palette. */

import { t } from "../../shared/texts.js";
import { tryAct } from "../desk/desk_acts.js";
import { actsOf } from "../desk/header_acts.js";
import { snoozeChoices, wake } from "../desk/snooze.js";
import { askTransfer } from "../desk/transfer.js";
import { state } from "../store.js";

const may = (right) => Boolean(state.value.me?.rights?.includes(right));
const can = (act) => (head) => Boolean(head) && Boolean(actsOf(head, state.value.me?.id, may)[act]);

export const commands = [
  { id: "transfer", group: "conversation", key: "A", when: can("transfer"), run: (head) => askTransfer(head.id) },
  { id: "snooze", group: "conversation", key: "Z", when: can("snooze"), choices: (head) => snoozeChoices(head.id) },
  { id: "wake", group: "conversation", key: "Shift+Z", when: can("wake"), run: (head) => wake(head.id) },
  {
    id: "urgent", group: "conversation", key: "P", when: can("urgent"),
    run: (head) => tryAct(head.id, "priority", { priority: head.priority > 0 ? 0 : 1 }, t(head.priority > 0 ? "console.priority.normal.done" : "console.priority.urgent.done")),
  },
];
