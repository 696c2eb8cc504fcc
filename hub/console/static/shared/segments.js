/** Cuts a message's text into plain text, links and masked numbers; everything stays text, nothing becomes HTML. */

// Stops at spaces, quotes, angle brackets and Chinese characters, which never belong to a pasted URL.
const LINK = /https?:\/\/[^\s<>"'`\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+/gi;
const TRAILING = /[.,;:!?)\]}…]+$/;

/** `spans` index code points: [{start, end, kind}] → [{type: text | link | span, text, href?, index?, kind?}]. */
export function segments(text, spans = []) {
  const characters = Array.from(text);
  const found = [];
  let at = 0;
  spans
    .map((span, index) => ({ ...span, index }))
    .filter((span) => span.start >= 0 && span.end <= characters.length && span.start < span.end)
    .sort((a, b) => a.start - b.start)
    .forEach((span) => {
      if (span.start < at) return;
      found.push(...linked(characters.slice(at, span.start).join("")));
      found.push({ type: "span", text: characters.slice(span.start, span.end).join(""), kind: span.kind, index: span.index });
      at = span.end;
    });
  return [...found, ...linked(characters.slice(at).join(""))];
}

function linked(text) {
  const found = [];
  let at = 0;
  for (const match of text.matchAll(LINK)) {
    const url = match[0].replace(TRAILING, "");
    const href = safeUrl(url);
    if (!href) continue;
    if (match.index > at) found.push({ type: "text", text: text.slice(at, match.index) });
    found.push({ type: "link", text: url, href });
    at = match.index + url.length;
  }
  if (at < text.length) found.push({ type: "text", text: text.slice(at) });
  return found;
}

/** The URL when it is http or https, else an empty string: javascript: and data: never become links. */
export function safeUrl(text) {
  try {
    const url = new URL(text);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : "";
  } catch {
    return "";
  }
}
