/** How long a text is for a platform that counts bytes, and into how many messages the server would cut it. */

const encoder = new TextEncoder();
const SOFT_MARKS = "\n。！？；.!?; ，,";
export const MOST_PARTS = 4; // conversations.send refuses more

export function byteLength(text) {
  return encoder.encode(text).length;
}

/** The longest start of `text` (whole code points) that fits into `limit` bytes of UTF-8. */
export function fitting(text, limit) {
  let bytes = 0;
  let kept = "";
  for (const character of text) {
    bytes += byteLength(character);
    if (bytes > limit) break;
    kept += character;
  }
  return kept;
}

/** The pieces that the server will send: cut after a line or sentence end where one is near. */
export function splitText(text, limit) {
  const pieces = [];
  let rest = text.trim();
  while (byteLength(rest) > limit) {
    const end = cut(rest, limit);
    pieces.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return [...pieces, rest].filter(Boolean);
}

function cut(text, limit) {
  const hard = fitting(text, limit).length;
  for (let at = hard - 1; at >= Math.max(1, Math.floor(hard / 2)); at -= 1) {
    if (SOFT_MARKS.includes(text[at])) return at + 1;
  }
  return Math.max(hard, 1);
}

/** What the composer says: {bytes, parts, tooLong}. Without a limit everything is one part. */
export function measure(text, limit) {
  const bytes = byteLength(text.trim());
  if (!limit || bytes <= limit) return { bytes, parts: bytes ? 1 : 0, tooLong: false };
  const parts = splitText(text, limit).length;
  return { bytes, parts, tooLong: parts > MOST_PARTS };
}
