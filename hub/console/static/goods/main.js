/** Product management and the order book: tabs of sections, and the one that is open; each section is a folder of its own.
 *
 * A section's main.js exports `Section`, which is given `me` (the answer of /api/v1/me) and finds in place.js
 * what stands behind its name in the address.
 */

import { get, useCsrf } from "../shared/api.js";
import { Confirm } from "../shared/confirm.js";
import { createApp, html, onMounted, shallowRef } from "../shared/html.js";
import { StepUp } from "../shared/step_up.js";
import { t } from "../shared/texts.js";
import { Toasts, complain } from "../shared/toasts.js";
import { AREA, OPEN, ROOT, SECTIONS } from "./place.js";

const me = shallowRef(null);
const open = shallowRef(null);
const trouble = shallowRef("");

async function start() {
  try {
    const [answer, section] = await Promise.all([get("/api/v1/me"), import(`../${AREA}/${OPEN}/main.js`)]);
    useCsrf(answer.csrf, answer);
    me.value = answer;
    open.value = section.Section;
  } catch (error) {
    if (error.code === "signed_out") location.assign(`/console/sign-in?next=${encodeURIComponent(location.pathname)}`);
    trouble.value = error.message;
    complain(error, [{ label: t("console.again"), run: () => location.reload() }]);
  }
}

const tab = (section) => html`<li key=${section}><a class="goods-tab" href=${`${ROOT}/${section}`} aria-current=${section === OPEN ? "page" : null}>${t(`console.${AREA}.${section}`)}</a></li>`;

const App = {
  name: "Goods",
  setup() {
    onMounted(() => {
      start();
      document.querySelector(".goods-tab[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
    });
    return () => html`<div class="goods">
      <nav class="goods-tabs" aria-label=${t(`console.${AREA}.sections`)}><ul>${SECTIONS.map(tab)}</ul></nav>
      <div class="goods-body">
        ${open.value && me.value && html`<${open.value} me=${me.value} />`}
        ${!open.value && !trouble.value && html`<div class="skeleton goods-ghost" aria-busy="true"></div>`}
        ${trouble.value && html`<p class="callout bad" role="alert">${trouble.value}</p>`}
      </div><${Toasts} /><${Confirm} /><${StepUp} /></div>`;
  },
};

createApp(App).mount("#app");
