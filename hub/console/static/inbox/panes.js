/** The parts of the screen that the keyboard walks through, and where in each of them it begins. */

const ENTRIES = {
  list: ".row-button[tabindex='0'], .list-pane button",
  timeline: ".timeline",
  composer: ".composer-text:not(:disabled), .composer .note-toggle",
  card: ".fan-card button",
};
const BOXES = { list: ".list-pane", timeline: ".timeline", composer: ".composer", card: ".fan-card" };

function entry(pane) {
  const found = [...document.querySelectorAll(ENTRIES[pane])].find((element) => element.getClientRects().length > 0);
  return found ?? null;
}

/** False when that part is not on screen. */
export function focusOn(pane) {
  const found = entry(pane);
  found?.focus();
  return Boolean(found);
}

/** The next part on screen after the one that has the focus, around in a circle. */
export function focusNext(step) {
  const there = Object.keys(BOXES).filter(entry);
  if (there.length === 0) return;
  const now = there.findIndex((pane) => document.activeElement?.closest(BOXES[pane]));
  focusOn(there[(now + step + there.length) % there.length]);
}
