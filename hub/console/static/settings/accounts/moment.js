/** A moment in words, in the shop's time zone. */

import { lang } from "../../shared/texts.js";

export function moment(at, timeZone) {
  return new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "short", timeZone }).format(new Date(at));
}

export function exactMoment(at, timeZone) {
  return new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "medium", timeZone }).format(new Date(at));
}
