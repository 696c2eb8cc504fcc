/** The shop's labels, fetched once for the page; null until they are known, or where there are none to know. */

import { get } from "../../shared/api.js";
import { shallowRef } from "../../shared/html.js";

export const known = shallowRef(null);
let asking = null;

export function knowLabels() {
  asking ??= get("/api/v1/labels").then(({ labels }) => { known.value = labels.filter((label) => !label.leaving); }, () => { asking = null; });
  return asking;
}
