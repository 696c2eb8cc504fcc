/** Whether this window is a phone's; the same width as in the style sheets. */

import { onBeforeUnmount, ref } from "../../shared/html.js";

const PHONE = "(max-width: 719px)";

export function useNarrow() {
  const media = matchMedia(PHONE);
  const narrow = ref(media.matches);
  const onChange = () => { narrow.value = media.matches; };
  media.addEventListener("change", onChange);
  onBeforeUnmount(() => media.removeEventListener("change", onChange));
  return narrow;
}
