/** A rule as it is written, and as it is sent; pure. */

/** {target, way, value, ending} → the API's change, or null while what is written is no number of its kind. */
export function changeOf({ target, way, value, ending }, fenOf) {
  const number = way === "percent" ? shareOf(value) : amountOf(value, way, fenOf);
  if (number === null) return null;
  const channel = target.startsWith("channel:") ? { figure: "price_fen", channel: target.slice("channel:".length) } : { figure: target };
  return { way, value: number, ending, ...channel };
}

/** "-10" takes ten yuan away. */
function amountOf(text, way, fenOf) {
  const plain = String(text).normalize("NFKC").trim().replace(/^\u2212/u, "-");
  const fen = fenOf(plain.replace(/^[+-]/u, ""));
  if (fen === null || Number.isNaN(fen) || fen === 0 || (way === "set" && /^[+-]/u.test(plain))) return null;
  return plain.startsWith("-") ? -fen : fen;
}

/** "90" percent of the present figure → 9000 basis points. */
function shareOf(text) {
  const plain = String(text).normalize("NFKC").replace(/[\s%]/gu, "");
  const bp = /^\d{1,4}(\.\d{1,2})?$/u.test(plain) ? Math.round(Number(plain) * 100) : 0;
  return bp > 0 && bp <= 100_000 ? bp : null;
}
