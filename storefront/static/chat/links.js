// Finds the web addresses in a text, so that they become links without any HTML being made from it.

// Chinese punctuation and brackets end an address; a full stop or comma at its end belongs to the sentence.
const ADDRESS = /https?:\/\/[^\s<>"'，。！？；：、（）【】《》“”‘’\u3000]+/giu;
const TRAILING = /[.,!?;:)\]}'"]+$/u;

/** Pieces in order: {text} or {text, href}; joined, their texts are the text again. */
export function linkified(text) {
  const pieces = [];
  let done = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const address = trimmed(found[0]);
    const href = safeHref(address);
    if (!href) continue;
    if (found.index > done) pieces.push({ text: text.slice(done, found.index) });
    pieces.push({ text: address, href });
    done = found.index + address.length;
  }
  if (done < text.length) pieces.push({ text: text.slice(done) });
  return pieces;
}

function trimmed(address) {
  const bare = address.replace(TRAILING, "");
  // "…/wiki/Chat_(web)" keeps the bracket that it opened itself.
  return address[bare.length] === ")" && bare.includes("(") ? `${bare})` : bare;
}

/** The address if a page may link to it, else an empty string: only the web, never javascript: or data:. */
export function safeHref(address) {
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : "";
  } catch {
    return "";
  }
}

export function hostOf(address) {
  const href = safeHref(address);
  return href ? new URL(href).host.replace(/^www\./, "") : "";
}

/** True for one to three emoji and nothing else: those are shown large. */
export function isOnlyEmoji(text) {
  return /^(?:\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F|\u200D\p{Extended_Pictographic})*\s?){1,3}$/u.test(text.trim());
}
