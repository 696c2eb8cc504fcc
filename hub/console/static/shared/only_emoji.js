/** A message of a few faces and nothing else is shown large, as people expect. */

const FACES = /^(?:\p{Extended_Pictographic}|\p{Emoji_Component}|\u200d|\ufe0f|\s)+$/u;
const DIGITS = /^[\d\s#*]+$/;
const MOST = 6;

export function isOnlyEmoji(text) {
  const trimmed = text.trim();
  if (!trimmed || trimmed.length > 40 || DIGITS.test(trimmed) || !FACES.test(trimmed) || !/\p{Extended_Pictographic}/u.test(trimmed)) return false;
  return [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(trimmed.replace(/\s/g, ""))].length <= MOST;
}
