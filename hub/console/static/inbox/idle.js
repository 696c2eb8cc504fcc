/** Tells the server when nobody has touched the page for long, and when somebody is back. */

// As long as it takes until a colleague is not given new fans.
const AWAY_MS = 15 * 60_000;
const LOOK_MS = 20_000;
const TOUCHES = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"];

let touchedAt = Date.now();
let wasIdle = false;

export function isIdle(now = Date.now()) {
  return now - touchedAt >= AWAY_MS;
}

/** `tell(state)` is called with away or online when that changes. */
export function watchIdle(tell) {
  const look = () => {
    if (isIdle() === wasIdle) return;
    wasIdle = !wasIdle;
    tell(wasIdle ? "away" : "online");
  };
  const touched = () => { touchedAt = Date.now(); if (wasIdle) look(); };
  TOUCHES.forEach((name) => addEventListener(name, touched, { passive: true, capture: true }));
  setInterval(look, LOOK_MS);
}
