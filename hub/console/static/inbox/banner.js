/** Says that the connection is away, and that nothing typed meanwhile is lost. */

import { html, ref, watch } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";
import { Dialog } from "../shared/dialog.js";
import { connection } from "./live.js";
import { state } from "./store.js";

const PATIENCE_MS = 1500; // a blink of the network is not worth a banner
const BACK_MS = 2500;

export const Banner = {
  name: "Banner",
  setup() {
    const phase = ref("");
    let timer = 0;
    watch(connection, (now, before) => {
      clearTimeout(timer);
      if (now === "down") timer = setTimeout(() => { phase.value = "down"; }, PATIENCE_MS);
      else if (now === "up" && before === "down" && phase.value === "down") { phase.value = "back"; timer = setTimeout(() => { phase.value = ""; }, BACK_MS); }
      else phase.value = "";
    });
    const next = () => `/console/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;
    return () => {
      if (connection.value === "signed_out") {
        return html`<${Dialog} title=${t("console.signed_out")} onClose=${() => {}}><p class="dialog-text">${t("console.signed_out.about")}</p>
          <footer class="dialog-foot"><a class="button primary" href=${next()}>${t("console.sign_in.again")}</a></footer><//>`;
      }
      if (!phase.value) return null;
      const waiting = Object.values(state.value.pending).flat().length;
      const words = phase.value === "back" ? t("console.connection.back") : t(waiting ? "console.connection.down_waiting" : "console.connection.down", { n: waiting });
      return html`<div class=${`banner ${phase.value}`} role="status">${phase.value === "back" ? icon("check") : html`<span class="spinner"></span>`}${words}</div>`;
    };
  },
};
