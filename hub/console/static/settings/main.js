/** The settings: a list of sections, and the one that is open; each section is a module of its own. */

import { get, useCsrf } from "../shared/api.js";
import { Confirm } from "../shared/confirm.js";
import { createApp, html, onMounted, shallowRef } from "../shared/html.js";
import { StepUp } from "../shared/step_up.js";
import { t } from "../shared/texts.js";
import { Toasts, complain } from "../shared/toasts.js";

const SECTIONS = JSON.parse(document.getElementById("sections").textContent);
const ROOT = "/console/settings";
const me = shallowRef(null);
const open = shallowRef(null);
const trouble = shallowRef("");
const asked = location.pathname.slice(ROOT.length + 1);
const name = asked || SECTIONS[0];

async function start() {
  try {
    const [answer, section] = await Promise.all([get("/api/v1/me"), name && import(`./sections/${name}.js`)]);
    useCsrf(answer.csrf, answer);
    me.value = answer;
    open.value = section?.Section ?? null;
  } catch (error) {
    if (error.code === "signed_out") location.assign(`/console/sign-in?next=${encodeURIComponent(location.pathname)}`);
    trouble.value = error.message;
    complain(error, [{ label: t("console.again"), run: () => location.reload() }]);
  }
}

const App = {
  name: "Settings",
  setup() {
    onMounted(start);
    return () => html`<div class=${`settings ${asked ? "in-section" : ""}`}>
      <nav class="settings-nav" aria-label=${t("console.settings.sections")}><h1>${t("console.settings")}</h1>
        ${SECTIONS.length === 0 && html`<p class="settings-none">${t("console.settings.empty")}</p>`}
        <ul>${SECTIONS.map((section) => html`<li key=${section}><a class="settings-link" href=${`${ROOT}/${section}`} aria-current=${section === name ? "page" : null}>${t(`console.settings.${section}`)}</a></li>`)}</ul>
      </nav>
      <section class="settings-body" aria-live="polite">
        <a class="settings-back" href=${ROOT}>${t("console.back")}</a>
        ${open.value && me.value && html`<${open.value} me=${me.value} />`}
        ${!open.value && !trouble.value && name && html`<div class="skeleton settings-ghost" aria-busy="true"></div>`}
      </section>
      <${Confirm} /><${StepUp} /><${Toasts} />
    </div>`;
  },
};

createApp(App).mount("#app");
