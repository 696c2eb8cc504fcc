/** A key as it is printed on the keyboard at hand. */

import { html } from "../../shared/html.js";
import { keyParts } from "../key_names.js";

const IS_MAC = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? "");

export function keyCaps(key) {
  return html`<span class="key-caps">${keyParts(key, IS_MAC).map((part, index) => html`<kbd key=${index}>${part}</kbd>`)}</span>`;
}
