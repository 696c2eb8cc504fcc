/** Spec axes and the rows they span, while they are being edited; pure.
 *
 * A sheet is {axes: [{key, name, values: [{key, text}]}], rows: [{key, at: {axis key: value key}, …}]}. Axes and values
 * have keys of their own, so that a row keeps its code, weight and id whatever is renamed or moved around it.
 */

export const MOST_AXES = 3;
export const MOST_ROWS = 200;
export const MOST_VALUES = 50;
const BLANK = { id: "", code: "", barcode: "", weight_g: null, dimensions_mm: null, picture: "", on: true, parts: [] };
let count = 0;

export function newKey() {
  return `k${(count += 1)}`;
}

/** How many rows the axes span; axes without values span nothing of their own. */
export function spannedBy(axes) {
  return axes.reduce((product, axis) => product * Math.max(1, axis.values.length), 1);
}

/** Every combination in the order of the axes: [{axis key: value key}]; one empty one without axes. */
export function combinations(axes) {
  return axes.filter((axis) => axis.values.length > 0).reduce(
    (places, axis) => places.flatMap((at) => axis.values.map((value) => ({ ...at, [axis.key]: value.key }))), [{}],
  );
}

const fits = (row, at) => Object.entries(row.at).every(([axis, value]) => at[axis] === undefined || at[axis] === value);
const fullness = (row) => Object.keys(row.at).length;

/** The rows that the axes span now. A row keeps what it holds; with a new axis it becomes its first value's. */
export function spanned(axes, rows) {
  const known = new Set(axes.map((axis) => axis.key));
  const left = rows.map((row) => ({ ...row, at: pick(row.at, known) }));
  const places = combinations(axes);
  const exact = new Map();
  left.forEach((row) => { const name = nameOf(row.at); if (!exact.has(name)) exact.set(name, row); });
  const found = places.map((at) => exact.get(nameOf(at)) ?? null);
  const used = new Set(found.filter(Boolean));
  return places.map((at, index) => {
    if (found[index]) return { ...found[index], at };
    const near = left.find((row) => !used.has(row) && fullness(row) < Object.keys(at).length && fits(row, at));
    if (!near) return { ...BLANK, key: newKey(), at };
    used.add(near);
    return { ...near, at };
  });
}

function pick(at, known) {
  return Object.fromEntries(Object.entries(at).filter(([axis]) => known.has(axis)));
}

function nameOf(at) {
  return JSON.stringify(Object.entries(at).sort());
}

const withAxes = (sheet, axes) => ({ axes, rows: spanned(axes, sheet.rows) });
const changed = (list, index, change) => list.map((one, at) => (at === index ? { ...one, ...change(one) } : one));

export function withAxis(sheet, name) {
  return withAxes(sheet, [...sheet.axes, { key: newKey(), name, values: [] }]);
}

export function withoutAxis(sheet, index) {
  return withAxes(sheet, sheet.axes.filter((_, at) => at !== index));
}

export function renamedAxis(sheet, index, name) {
  return { ...sheet, axes: changed(sheet.axes, index, () => ({ name })) };
}

export function movedAxis(sheet, index, to) {
  return withAxes(sheet, moved(sheet.axes, index, to));
}

/** Those of `texts` that the axis has not yet, each once, as many as there is room for. */
export function withValues(sheet, index, texts) {
  const axis = sheet.axes[index];
  const fresh = [...new Set(texts)].filter((text) => !axis.values.some((value) => value.text === text));
  const others = spannedBy(sheet.axes.map((one, at) => (at === index ? { values: [] } : one)));
  const room = Math.max(0, Math.min(MOST_VALUES, Math.floor(MOST_ROWS / others)) - axis.values.length);
  const values = [...axis.values, ...fresh.slice(0, room).map((text) => ({ key: newKey(), text }))];
  return { sheet: withAxes(sheet, changed(sheet.axes, index, () => ({ values }))), left: fresh.slice(room) };
}

export function renamedValue(sheet, index, at, text) {
  return { ...sheet, axes: changed(sheet.axes, index, (axis) => ({ values: changed(axis.values, at, () => ({ text })) })) };
}

export function withoutValue(sheet, index, at) {
  return withAxes(sheet, changed(sheet.axes, index, (axis) => ({ values: axis.values.filter((_, place) => place !== at) })));
}

export function movedValue(sheet, index, from, to) {
  return withAxes(sheet, changed(sheet.axes, index, (axis) => ({ values: moved(axis.values, from, to) })));
}

export function moved(list, from, to) {
  if (to < 0 || to >= list.length || from === to) return list;
  const next = [...list];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}

/** Rows of `before` that something hangs on (an id) and that `after` has no more. */
export function lostRows(before, after) {
  const kept = new Set(after.rows.map((row) => row.key));
  return before.rows.filter((row) => row.id && !kept.has(row.key));
}

/** "one, two、three" or lines → the values meant. */
export function valuesIn(text) {
  return text.split(/[\n\r\t,;\uff0c\u3001\uff1b]+/u).map((one) => one.trim()).filter(Boolean);
}

/** "Black / M" */
export function rowTitle(axes, row) {
  return axes.map((axis) => axis.values.find((value) => value.key === row.at[axis.key])?.text ?? "").filter(Boolean).join(" / ");
}

/** What keeps the axes from being saved: [{axis, value?, why: "unnamed" | "twice" | "empty"}]. */
export function axisTroubles(axes) {
  const names = axes.map((axis) => axis.name.trim());
  return axes.flatMap((axis, index) => {
    const found = [];
    if (!names[index]) found.push({ axis: index, why: "unnamed" });
    else if (names.indexOf(names[index]) !== index) found.push({ axis: index, why: "twice" });
    if (axis.values.length === 0) found.push({ axis: index, why: "empty" });
    const texts = axis.values.map((value) => value.text.trim());
    texts.forEach((text, at) => {
      if (!text) found.push({ axis: index, value: at, why: "unnamed" });
      else if (texts.indexOf(text) !== at) found.push({ axis: index, value: at, why: "twice" });
    });
    return found;
  });
}
