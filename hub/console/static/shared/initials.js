/** Finds Chinese words by the first letters of their pinyin, through the browser's own order of characters. */

const LETTERS = "abcdefghjklmnopqrstwxyz";
// The first character of each letter in that order.
const FIRSTS = Array.from("\u963f\u516b\u5693\u54d2\u59b8\u53d1\u65ee\u54c8\u8ba5\u5494\u5783\u5988\u62cf\u5662\u5991\u4e03\u5465\u4ee8\u4ed6\u7a75\u5915\u4e2b\u5e00");
const HAN = /[\u3400-\u9fff]/;
const order = new Intl.Collator("zh-Hans-CN-u-co-pinyin");
const known = new Map();

/** Letters of Chinese characters, other letters and digits as they are, in lower case; the rest is left out. */
export function initials(text) {
  return Array.from(text.toLowerCase()).map((character) => (HAN.test(character) ? letter(character) : /[a-z0-9]/.test(character) ? character : "")).join("");
}

function letter(character) {
  if (!known.has(character)) known.set(character, looked(character));
  return known.get(character);
}

function looked(character) {
  for (let place = FIRSTS.length - 1; place >= 0; place -= 1) {
    if (order.compare(FIRSTS[place], character) <= 0) return LETTERS[place];
  }
  return "";
}

/** 0 begins with it, 1 its initials do, 2 holds it, 3 its initials do; null when neither. */
export function rank(query, text) {
  const wanted = query.toLowerCase();
  const words = text.toLowerCase();
  const letters = initials(text);
  if (words.startsWith(wanted)) return 0;
  if (letters.startsWith(wanted)) return 1;
  if (words.includes(wanted)) return 2;
  return letters.includes(wanted) ? 3 : null;
}
