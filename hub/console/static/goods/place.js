/** Where in product management, or in the order book, this page is: the open section, and the path behind its name. */

import { onBeforeUnmount, ref } from "../shared/html.js";

const given = globalThis.document?.getElementById("goods");
const opened = given ? JSON.parse(given.textContent) : { area: "goods", sections: [], open: "" };
export const AREA = opened.area;
export const ROOT = `/console/${AREA}`;
export const SECTIONS = opened.sections;
export const OPEN = opened.open;
const MOVED = "hub:place";

/** What follows the section's name in the address, without slashes at its ends ("" for the section itself). */
function rest() {
  return location.pathname.slice(`${ROOT}/${OPEN}`.length).replace(/^\/+|\/+$/gu, "");
}

function address(to, query) {
  const words = new URLSearchParams(query).toString();
  return `${to ? `${ROOT}/${OPEN}/${to}` : `${ROOT}/${OPEN}`}${words ? `?${words}` : ""}`;
}

/** For a link that `onLink` of usePlace follows without loading the page anew. */
export function linkTo(to, query = {}) {
  return address(to, query);
}

/** `path.value` is what stands behind the section's name, `query.value` what behind the question mark.
 *
 * `go(path, query)` changes them without loading the page anew, `replace` does so without a step back.
 */
export function usePlace() {
  const path = ref(rest());
  const query = ref(location.search);
  const onPop = () => { path.value = rest(); query.value = location.search; };
  addEventListener("popstate", onPop);
  addEventListener(MOVED, onPop);
  onBeforeUnmount(() => { removeEventListener("popstate", onPop); removeEventListener(MOVED, onPop); });
  const put = (how) => (to, more = {}) => {
    history[how](null, "", address(to, more));
    dispatchEvent(new Event(MOVED));
  };
  const go = put("pushState");
  const replace = put("replaceState");
  /** A plain click only: new tabs and windows are the browser's. */
  const onLink = (to, more) => (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button) return;
    event.preventDefault();
    go(to, more);
  };
  return { path, query, go, replace, onLink };
}
