/** Joins Vue's runtime to htm, so that components need neither a build step nor a template compiler. */

import { h } from "../../core/vendor/vue.runtime.esm-browser.prod.js";
import htm from "../../core/vendor/htm.module.js";

function element(type, props, ...children) {
  // htm would hand out the same node for the same markup; Vue mounts a node only once.
  this[0] = 3;
  return typeof type === "string" ? h(type, props, children) : h(type, props, slots(children));
}

function slots(children) {
  if (children.length === 0) return null;
  return typeof children[0] === "object" && children[0]?.default ? children[0] : { default: () => children };
}

export const html = htm.bind(element);
export * from "../../core/vendor/vue.runtime.esm-browser.prod.js";
