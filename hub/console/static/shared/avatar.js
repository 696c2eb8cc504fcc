/** A fan's face: their picture or the first character of their name on a colour of their own. */

import { fanName } from "./fan_name.js";
import { html } from "./html.js";
import { channelIcon } from "./icons.js";

const TONES = 8;

/** The first thing a person would call a character: an emoji with its joiners is one. */
export function initial(name) {
  const text = (name ?? "").trim();
  if (!text) return "?";
  if (!globalThis.Intl?.Segmenter) return Array.from(text)[0];
  return new Intl.Segmenter().segment(text)[Symbol.iterator]().next().value.segment;
}

export function tone(id) {
  return Array.from(id ?? "").reduce((sum, c) => (sum * 31 + c.codePointAt(0)) >>> 0, 7) % TONES;
}

/** `size`: row | large */
export function avatar(head, size = "row") {
  return html`<span class=${`avatar tone-${tone(head.id)} ${size}`} aria-hidden="true">${initial(fanName(head))}
    <span class=${`avatar-channel ${head.channel}`}>${channelIcon(head.channel)}</span></span>`;
}
