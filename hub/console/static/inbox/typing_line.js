/** Who is writing just now; apart from the timeline, because it looks at the clock every second. */

import { now } from "../shared/clock.js";
import { html } from "../shared/html.js";
import { t } from "../shared/texts.js";
import { state } from "./store.js";

export const TypingLine = {
  name: "TypingLine",
  props: { typing: Object },
  setup: (props) => () => {
    const me = state.value.me?.id;
    const writers = Object.values(props.typing ?? {}).filter((who) => who.until > now.value && who.id !== me);
    if (writers.length === 0) return null;
    const names = writers.map((who) => (who.type === "fan" ? t("console.typing.fan") : who.name));
    return html`<p class="typing" role="status"><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>
      ${t("console.typing", { names: names.join(t("console.list_comma")) })}</p>`;
  },
};
