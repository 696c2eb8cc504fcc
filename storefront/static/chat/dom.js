// Vue's render function with htm in front: templates without a compiler, so without unsafe-eval.

import { h } from "/static/core/vendor/vue.runtime.esm-browser.prod.js";
import htm from "/static/core/vendor/htm.module.js";

export const html = htm.bind(h);
export {
  computed, createApp, nextTick, onBeforeUnmount, onMounted, onUpdated, ref, shallowReactive, shallowRef, watch,
} from "/static/core/vendor/vue.runtime.esm-browser.prod.js";
