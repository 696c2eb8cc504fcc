/** What a platform calls things, as lines that people type: “ours = theirs”. */

export function linesOf(words) {
  return Object.entries(words).map(([ours, theirs]) => `${ours} = ${theirs}`).join("\n");
}

/** Lines without a sign of equality say nothing; the last of two for the same word counts. */
export function wordsOf(text) {
  const found = {};
  for (const line of text.split("\n")) {
    const at = line.search(/[=＝]/u);
    const ours = line.slice(0, Math.max(at, 0)).trim();
    if (at > 0 && ours) found[ours] = line.slice(at + 1).trim();
  }
  return found;
}
