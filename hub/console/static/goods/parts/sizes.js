/** Weights and lengths between what is stored (g, mm) and what people write (kg, cm); pure. */

const WRITTEN = /^(\d+)(?:\.(\d+))?$/;
const MOST = 100_000_000;

/** "1.25" with 1000 → 1250; null for nothing, NaN for what is no number or finer than the unit that is stored. */
export function stored(text, per) {
  const plain = String(text ?? "").normalize("NFKC").replace(/[\s,]/gu, "");
  if (plain === "") return null;
  const [, whole, rest = ""] = WRITTEN.exec(plain) ?? [];
  if (whole === undefined) return Number.NaN;
  const digits = String(per).length - 1;
  const fine = rest.replace(/0+$/u, "");
  if (fine.length > digits) return Number.NaN;
  const value = Number(whole) * per + Number(fine.padEnd(digits, "0") || 0);
  return value > MOST ? Number.NaN : value;
}

/** 1250 with 1000 → "1.25"; "" for none. */
export function written(value, per) {
  if (value === null || value === undefined) return "";
  const digits = String(per).length - 1;
  const rest = String(value % per).padStart(digits, "0").replace(/0+$/u, "");
  return `${Math.floor(value / per)}${rest ? `.${rest}` : ""}`;
}

export const G_PER_KG = 1000;
export const MM_PER_CM = 10;
