/** Sizes and lengths of files as people read them. */

import { t } from "../../shared/texts.js";

const UNITS = ["B", "KB", "MB", "GB", "TB"];

export function bytesOf(count) {
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : Math.round(value * 10) / 10} ${UNITS[unit]}`;
}

/** 75 → 1:15 */
export function lengthOf(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** What a screen reader says of a tile beside its name. */
export function toldOf(asset) {
  const kind = t(`console.library.kind.${asset.kind}`);
  return `${kind} · ${asset.width} × ${asset.height} · ${bytesOf(asset.size)}`;
}
