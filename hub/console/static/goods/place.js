/** Where in product management this page is: the open section, and the path behind its name. */

import { onBeforeUnmount, ref } from "../shared/html.js";

export const ROOT = "/console/goods";
const given = document.getElementById("goods");
export const { sections: SECTIONS, open: OPEN } = given ? JSON.parse(given.textContent) : { sections: [], open: "" };

/** What follows the section's name in the address, without slashes at its ends ("" for the section itself). */
function rest() {
  return location.pathname.slice(`${ROOT}/${OPEN}`.length).replace(/^\/+|\/+$/gu, "");
}

/** `path.value` is what stands behind the section's name; `go(path)` changes it without loading the page anew. */
export function usePlace() {
  const path = ref(rest());
  const onPop = () => { path.value = rest(); };
  addEventListener("popstate", onPop);
  onBeforeUnmount(() => removeEventListener("popstate", onPop));
  const go = (to) => {
    history.pushState(null, "", to ? `${ROOT}/${OPEN}/${to}` : `${ROOT}/${OPEN}`);
    onPop();
  };
  return { path, go };
}
