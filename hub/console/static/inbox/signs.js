/** Which sign one is writing behind: "/" asks for a sentence, "@" in a note for a colleague; pure. */

const SLASH = /(?:^|\s)\/([^\s/]{0,24})$/;
const AT = /(?:^|[^A-Za-z0-9])@([^\s@]{0,20})$/;

/** {kind, query, from} of what stands before the caret, or null. */
export function asked(before, isNote) {
  const match = before.match(isNote ? AT : SLASH);
  return match && { kind: isNote ? "colleague" : "canned", query: match[1], from: before.length - match[1].length - 1 };
}
