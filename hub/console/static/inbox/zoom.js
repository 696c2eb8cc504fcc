/** Where a picture stands under the fingers: its scale and place, kept within its frame; pure. */

export const MOST = 8;
export const WHOLE = { scale: 1, x: 0, y: 0 };

/** Scales by `factor`, and what is under (x, y), measured from the middle of the frame, stays there. */
export function zoomed(view, factor, x = 0, y = 0) {
  const scale = Math.min(MOST, Math.max(1, view.scale * factor));
  if (scale === 1) return WHOLE;
  const ratio = scale / view.scale;
  return { scale, x: x - (x - view.x) * ratio, y: y - (y - view.y) * ratio };
}

/** Moved by (dx, dy), but never so far that the picture leaves the frame. */
export function panned(view, dx, dy, { width, height }) {
  const room = (size) => (size * (view.scale - 1)) / 2;
  const within = (value, most) => Math.min(most, Math.max(-most, value));
  return { ...view, x: within(view.x + dx, room(width)), y: within(view.y + dy, room(height)) };
}

/** -1 | 1 for a swipe to the side, "close" for one up or down, null for less. */
export function swipe(dx, dy) {
  if (Math.abs(dx) > 60 && Math.abs(dx) > Math.abs(dy) * 1.5) return dx > 0 ? -1 : 1;
  return Math.abs(dy) > 90 && Math.abs(dy) > Math.abs(dx) * 1.5 ? "close" : null;
}
