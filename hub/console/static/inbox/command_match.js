/** Which commands a few typed letters mean, the likeliest first; pure. */

const EXACT = 0;
const START = 1;
const WORD = 2;
const INSIDE = 3;
const SCATTERED = 4;
const NEVER = 9;

/** How well `query` fits a label or one of its other names (pinyin, initials, English); smaller is better. */
export function fit(query, label, words = "") {
  const wanted = plain(query);
  if (!wanted) return EXACT;
  const name = plain(label);
  const others = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (name === wanted || others.includes(wanted)) return EXACT;
  if (name.startsWith(wanted)) return START;
  if (others.some((word) => word.startsWith(wanted))) return WORD;
  if (name.includes(wanted) || others.some((word) => word.includes(wanted))) return INSIDE;
  return scattered(wanted, name) || (wanted.length > 1 && others.some((word) => scattered(wanted, word))) ? SCATTERED : NEVER;
}

/** `rows`: [{label, words}]; recent ones keep their lead only among equals. */
export function matching(query, rows) {
  return rows
    .map((row, index) => ({ row, index, fit: fit(query, row.label, row.words) }))
    .filter((one) => one.fit < NEVER)
    .sort((a, b) => a.fit - b.fit || a.index - b.index)
    .map((one) => one.row);
}

function plain(text) {
  return text.toLowerCase().replace(/\s+/g, "");
}

function scattered(wanted, text) {
  let at = 0;
  for (const letter of wanted) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
