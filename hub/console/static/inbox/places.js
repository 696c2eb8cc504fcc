/** Where the screen is: `?c=<conversation>&seq=<message>`; whoever wants to go elsewhere asks here.
 *
 * `sought` is the message to bring into view: the timeline of that conversation answers to it.
 */

import { shallowRef } from "../shared/html.js";
import { askedFrom, parametersOf } from "./asked.js";
import { addressOf, placeOf } from "./place_names.js";

export { addressOf };
export const sought = shallowRef(null);
let show = () => {};
let leave = () => {};

/** `showing(id)` opens the conversation, `leaving()` goes back to the list; the app gives them once. */
export function onGoing(showing, leaving) {
  show = showing;
  leave = leaving;
}

export function goBack() {
  leave();
}

/** The list as it is asked, with no conversation open. */
export function listAddress() {
  return withList(location.pathname);
}

/** What the list is asked for stays in the address, whatever is opened. */
function withList(address) {
  const [path, query] = address.split("?");
  const all = new URLSearchParams([...Object.entries(parametersOf(askedFrom(location.search))), ...new URLSearchParams(query)]);
  return all.size ? `${path}?${all}` : path;
}

/** Opens the conversation, with message `seq` in view when one is given. */
export function goTo(id, seq = 0, { fromList = false } = {}) {
  const address = withList(addressOf(id, seq));
  if (location.pathname + location.search !== address) history.pushState({ fromList }, "", address);
  arrive();
}

/** What the address bar says, after a step back or a reload. */
export function arrive() {
  const { id, seq } = placeOf(location.search);
  sought.value = id && seq ? { id, seq } : null;
  return show(id);
}
