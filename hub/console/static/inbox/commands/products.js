/** A product for the fan. */

import { mayChoose } from "../products/open.js";

export const commands = [
  { id: "product", group: "write", key: "B", when: (head) => head && mayChoose(), run: () => document.querySelector(".composer-bar [data-act=product]")?.click() },
];
