// Vue's render function with htm in front: templates without a compiler, so without unsafe-eval.

import { h } from "../../core/vendor/vue.runtime.esm-browser.prod.js";
import htm from "../../core/vendor/htm.module.js";

// Children always as a list: Vue leaves false out of a list, but prints it as the word when it stands alone.
export const html = htm.bind((type, props, ...children) => (children.length ? h(type, props, children) : h(type, props)));
export {
  computed, createApp, nextTick, onBeforeUnmount, onMounted, onUpdated, ref, shallowReactive, shallowRef, watch,
} from "../../core/vendor/vue.runtime.esm-browser.prod.js";
