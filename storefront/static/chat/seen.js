// Whether the fan can see the chat: the browser tells about its tabs, widget.js about its bubble.

import { isEmbedded } from "./page.js";

// A frame that its site hides still counts as visible to the browser.
let isShown = true;
const listeners = new Set();

export function isSeen() {
  return isShown && document.visibilityState === "visible";
}

/** Runs `heard` whenever the answer may have changed; returns how to stop that. */
export function onSeen(heard) {
  listeners.add(heard);
  return () => listeners.delete(heard);
}

const tellAll = () => listeners.forEach((heard) => heard());
document.addEventListener("visibilitychange", tellAll);
if (isEmbedded) {
  addEventListener("message", (event) => {
    if (event.source !== parent || event.data?.type !== "uphub:shown") return;
    isShown = Boolean(event.data.on);
    tellAll();
  });
}
