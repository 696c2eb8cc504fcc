/** How I am alerted: which moments, by the desktop's notices, by a sound; kept for me on the server. */

import { get, put } from "../../shared/api.js";
import { html, onMounted, ref, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain } from "../../shared/toasts.js";
import { panel, sectionHead } from "../parts/form_parts.js";
import { chime } from "../../inbox/alerts/sound.js";

const KINDS = ["assigned", "message", "mention", "sla"];
const OF = { sla_risk: "sla", sla_breached: "sla", mention: "mention" }; // which choice above silences it
const PAUSE_MS = 400; // a slider says a hundred values on its way

export const Section = {
  name: "AlertsOfMineSection",
  props: { me: Object },
  setup(props) {
    const alerts = shallowRef(null);
    const phone = shallowRef(null);
    const trouble = ref("");
    const saved = ref(false);
    const permission = ref(globalThis.Notification?.permission ?? "unsupported");
    let timer = 0;
    const load = () => { trouble.value = ""; return get("/api/v1/me/preferences").then((answer) => { alerts.value = answer.alerts; phone.value = answer.phone; }, (error) => { trouble.value = error.message; }); };
    const save = () => put("/api/v1/me/preferences", { alerts: alerts.value }).then(tellTabs, (error) => { complain(error); load(); });
    const tellTabs = () => {
      saved.value = true;
      const channel = globalThis.BroadcastChannel ? new BroadcastChannel("hub.alerts") : null;
      channel?.postMessage({ type: "preferences" });
      channel?.close();
    };
    const set = (name, value) => {
      alerts.value = { ...alerts.value, [name]: value };
      saved.value = false;
      clearTimeout(timer);
      timer = setTimeout(save, PAUSE_MS);
    };
    const allow = async () => { permission.value = await Notification.requestPermission(); };
    const tick = (name, label, about) => html`<label key=${name} class="alerts-choice"><input type="checkbox" checked=${alerts.value[name]} onChange=${(event) => set(name, event.target.checked)} />
      <span><b>${label}</b>${about && html`<small>${about}</small>`}</span></label>`;
    onMounted(load);
    return () => html`<div>${sectionHead("alerts_me")}
      ${trouble.value && html`<p class="callout bad" role="alert">${trouble.value} <button type="button" class="button tiny" onClick=${load}>${t("console.again")}</button></p>`}
      ${!alerts.value && !trouble.value && html`<div class="skeleton settings-ghost" aria-busy="true"></div>`}
      ${alerts.value && html`<div>
        ${panel(t("console.alerts_me.kinds"), "", html`<div class="ticks">${KINDS.map((kind) => tick(kind, t(`console.alerts_me.${kind}`), t(`console.alerts_me.${kind}.about`)))}</div>`)}
        ${panel(t("console.alerts_me.ways"), "", html`<div class="ticks">
          ${tick("desktop", t("console.alerts_me.desktop"), t("console.alerts_me.desktop.about"))}${alerts.value.desktop && asking(permission.value, allow)}
          ${tick("sound", t("console.alerts_me.sound"), t("console.alerts_me.sound.about"))}
          <div class="alerts-volume"><label for="alerts-volume">${t("console.alerts_me.volume")}</label>
            <input id="alerts-volume" type="range" min="0" max="100" step="5" value=${alerts.value.volume} disabled=${!alerts.value.sound} onInput=${(event) => set("volume", Number(event.target.value))} />
            <output for="alerts-volume">${alerts.value.volume}%</output>
            <button type="button" class="button" disabled=${!alerts.value.sound} onClick=${() => chime(alerts.value.volume)}>${icon("play", "small-icon")}${t("console.alerts_me.try")}</button></div></div>`)}
        ${onPhone(phone.value, alerts.value, tick, props.me)}
        <p class="alerts-saved" role="status">${saved.value ? html`${icon("check", "small-icon")}${t("console.alerts_me.saved")}` : ""}</p></div>`}
    </div>`;
  },
};

/** What the shop sends to this person's WeCom, as far as they did not turn it off. */
function onPhone(phone, alerts, tick, me) {
  const about = t("console.alerts_me.phone.about");
  const setUp = me.staff.rights.includes("desk.manage") && html` <a href="/console/settings/alerts">${t("console.alerts_me.phone.connect")}</a>`;
  if (!phone) return panel(t("console.alerts_me.phone"), about, html`<p class="callout"><span>${t("console.alerts_me.phone.none")}${setUp}</span></p>`);
  if (!phone.known) return panel(t("console.alerts_me.phone"), about, html`<p class="callout warn">${icon("alert", "small-icon")}<span>${t("console.alerts_me.phone.unknown")}${setUp}</span></p>`);
  const told = phone.kinds.filter((kind) => (kind !== "waiting" || phone.on_call) && (OF[kind] === undefined || alerts[OF[kind]]));
  return panel(t("console.alerts_me.phone"), about,
    html`<div class="ticks">${tick("wecom", t("console.alerts_me.wecom"), "")}</div>`,
    alerts.wecom && html`<div class="alerts-told"><p>${t(told.length ? "console.alerts_me.phone.what" : "console.alerts_me.phone.nothing")}</p>
      <ul>${told.map((kind) => html`<li key=${kind}>${t(`console.alerts_me.phone.${kind}`, { n: phone.wait_min })}</li>`)}</ul>
      ${phone.quiet.on && html`<p>${t("console.alerts_me.phone.quiet", phone.quiet)}</p>`}
      <p class="field-hint">${t("console.alerts_me.phone.shop")}${setUp}</p></div>`);
}

function asking(permission, allow) {
  if (permission === "granted") return html`<p class="callout">${icon("check", "small-icon")}${t("console.alerts_me.granted")}</p>`;
  if (permission === "denied") return html`<p class="callout warn">${icon("alert", "small-icon")}<span>${t("console.alerts_me.denied")}</span></p>`;
  if (permission === "unsupported") return html`<p class="callout warn">${icon("alert", "small-icon")}<span>${t("console.alerts_me.unsupported")}</span></p>`;
  return html`<p class="callout alerts-ask"><span>${t("console.alerts_me.ask")}</span><button type="button" class="button primary" onClick=${allow}>${t("console.alerts_me.allow")}</button></p>`;
}
