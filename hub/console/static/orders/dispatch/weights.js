/** Weights in words; pure. */

const G_PER_KG = 1000;

/** 1250 → "1.25 kg". */
export const kilograms = (grams) => `${Number((grams / G_PER_KG).toFixed(2))} kg`;
