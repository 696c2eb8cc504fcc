/** The page's one value and the one way to change it. */

import { shallowRef } from "../shared/html.js";
import { EMPTY, reduce } from "./reducer.js";

export const state = shallowRef(EMPTY);

export function dispatch(action) {
  state.value = reduce(state.value, action);
}
