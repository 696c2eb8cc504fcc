/** Which rows of a long list are drawn: those in sight and some around, in a space as high as all of them. */

export const AROUND = 8;

/** Indices [from, to) for rows of one height. */
export function windowOf({ count, rowHeight, top, height, around = AROUND }) {
  if (!(rowHeight > 0) || count <= 0) return { from: 0, to: 0 };
  const first = Math.floor(Math.max(0, top) / rowHeight);
  const visible = Math.ceil(Math.max(0, height) / rowHeight) + 1;
  const from = Math.max(0, Math.min(first, count - visible) - around);
  return { from, to: Math.min(count, Math.min(first, count) + visible + around) };
}

/** Where to scroll so that row `index` is in sight as a whole; `top` itself when it is already. */
export function topToShow({ index, rowHeight, top, height }) {
  const start = index * rowHeight;
  if (start < top) return start;
  return start + rowHeight > top + height ? Math.max(0, start + rowHeight - height) : top;
}

/** Rows are drawn up to this many before the end of what is loaded: time to ask for more. */
export function isNearEnd({ to, count }) {
  return to >= count - AROUND;
}

/** The indices to draw: the window, and the row with the focus wherever it stands, or the focus would be lost. */
export function drawn({ from, to }, focused) {
  const indices = Array.from({ length: to - from }, (_, n) => from + n);
  if (focused >= 0 && focused < from) return [focused, ...indices];
  return focused >= to ? [...indices, focused] : indices;
}
