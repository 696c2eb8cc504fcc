/** Money between fen and what people write; pure, and without fractions of floating point. */

const WRITTEN = /^(\d+)(?:\.(\d{1,2}))?$/;
export const MOST_FEN = 1_000_000_000; // ten million yuan

/** "1,299.9", "¥12", full-width digits too → fen; null for nothing, NaN for what is no amount. */
export function fenOf(text) {
  const plain = String(text ?? "").normalize("NFKC").replace(/[\s,\u00a5\u3001\uffe5\u5143]/gu, "");
  if (plain === "") return null;
  const [, yuan, rest = ""] = WRITTEN.exec(plain) ?? [];
  if (yuan === undefined || yuan.length > 8) return Number.NaN;
  const fen = Number(yuan) * 100 + Number(rest.padEnd(2, "0"));
  return fen > MOST_FEN ? Number.NaN : fen;
}

/** 129990 → "1299.90"; "" for none: what an input holds. */
export function yuanOf(fen) {
  if (fen === null || fen === undefined) return "";
  const size = Math.abs(fen);
  return `${fen < 0 ? "-" : ""}${Math.floor(size / 100)}.${String(size % 100).padStart(2, "0")}`;
}

/** 129990 → "¥1,299.90": what a person reads. */
export function money(fen) {
  if (fen === null || fen === undefined) return "";
  const [yuan, rest] = yuanOf(Math.abs(fen)).split(".");
  return `${fen < 0 ? "\u2212" : ""}\u00a5${yuan.replace(/\B(?=(\d{3})+$)/gu, ",")}.${rest}`;
}

/** "¥12.00", or "¥12.00 – ¥18.00". */
export function moneySpan(low, high) {
  if (low === null || low === undefined) return "";
  return high === null || high === undefined || high === low ? money(low) : `${money(low)} \u2013 ${money(high)}`;
}
