/** Writing: to the fan, to colleagues, on the customer's card. */

import { nextTick } from "../../shared/html.js";
import { focusOn } from "../panes.js";
import { state } from "../store.js";

const may = (right) => Boolean(state.value.me?.rights?.includes(right));
const writes = (head) => head && may("inbox.reply");

/** The button itself knows whether the composer writes a note. */
function write(note) {
  const toggle = document.querySelector(".note-toggle");
  if (toggle && (toggle.getAttribute("aria-pressed") === "true") !== note) toggle.click();
  nextTick(() => focusOn("composer"));
}

/** A button of the composer; it tells itself why it cannot. */
function press(act) {
  document.querySelector(`.composer-bar [data-act=${act}]`)?.click();
}

/** Opens the card when it is away, then presses what is asked for in it. */
async function inCard(selector) {
  if (!document.querySelector(".fan-card")) document.querySelector(".card-toggle")?.click();
  for (let tries = 0; tries < 40 && !document.querySelector(selector); tries += 1) await new Promise((resolve) => { setTimeout(resolve, 50); });
  document.querySelector(selector)?.click();
}

export const commands = [
  { id: "reply", group: "write", key: "R", when: writes, run: () => write(false) },
  { id: "note", group: "write", key: "N", when: writes, run: () => write(true) },
  { id: "canned", group: "write", key: ".", when: writes, run: () => press("canned") },
  { id: "picture", group: "write", when: writes, run: () => press("image") },
  { id: "file", group: "write", when: writes, run: () => press("file") },
  { id: "remark", group: "write", key: "M", when: (head) => head && may("customers.edit"), run: () => inCard(".remark-edit") },
  { id: "pinned_note", group: "write", key: "Shift+N", when: (head) => head && may("customers.edit"), run: () => inCard("[data-part=notes] .card-act") },
  { id: "send", group: "write", key: "Enter", elsewhere: true },
  { id: "new_line", group: "write", key: "Shift+Enter", elsewhere: true },
  { id: "leave_composer", group: "write", key: "Esc", elsewhere: true },
];
