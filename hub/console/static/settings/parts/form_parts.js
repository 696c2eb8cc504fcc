/** The few controls that the desk's settings are made of. */

import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { firstText, lang, t } from "../../shared/texts.js";

/** A labelled control with a hint below, or what is wrong with it. */
export function field({ id, label, hint = "", error = "" }, control) {
  return html`<div class="field"><label for=${id}>${label}</label>${control}
    ${error ? html`<p class="field-error" id=${`${id}-error`} role="alert">${error}</p>` : hint && html`<p class="field-hint" id=${`${id}-error`}>${hint}</p>`}</div>`;
}

export function textInput({ id, value, onInput, error = "", type = "text", ...more }) {
  return html`<input class="input" id=${id} type=${type} value=${value} aria-invalid=${error ? "true" : null} aria-describedby=${`${id}-error`}
    autocomplete="off" onInput=${(event) => onInput(event.target.value)} ...${more} />`;
}

export function numberInput({ id, value, onInput, min, max, error = "", label = null, empty = false, placeholder = null }) {
  const onNumber = (event) => {
    const text = event.target.value.trim();
    if (text === "" && empty) onInput(null);
    else if (text !== "" && Number.isFinite(Number(text))) onInput(Math.round(Number(text)));
    else event.target.value = value ?? "";
  };
  return html`<input class="input number" id=${id} type="number" inputmode="numeric" min=${min} max=${max} value=${value ?? ""} placeholder=${placeholder}
    aria-label=${label} aria-invalid=${error ? "true" : null} aria-describedby=${`${id}-error`} onChange=${onNumber} />`;
}

/** On or off at a touch; the words beside it say what is. */
export function toggle({ on, onToggle, label, hint = "", disabled = false, id = null }) {
  return html`<button type="button" id=${id} class="toggle" role="switch" aria-checked=${String(on)} disabled=${disabled} onClick=${() => onToggle(!on)}>
    <span class="toggle-track" aria-hidden="true"><span class="toggle-knob"></span></span>
    <span class="toggle-words"><b>${label}</b>${hint && html`<small>${hint}</small>`}</span></button>`;
}

export function tick({ on, onToggle, label, hint = "" }) {
  return html`<label class="tick"><input type="checkbox" checked=${on} onChange=${(event) => onToggle(event.target.checked)} />
    <span><b>${label}</b>${hint && html`<small>${hint}</small>`}</span></label>`;
}

export function panel(title, about, ...children) {
  return html`<section class="panel"><header class="panel-head"><h3>${title}</h3>${about && html`<p>${about}</p>`}</header>${children}</section>`;
}

export function sectionHead(name) {
  return html`<header class="section-head"><h2 tabindex="-1">${t(`console.settings.${name}`)}</h2><p>${t(`console.settings.${name}.about`)}</p></header>`;
}

/** Loading, or the reason why there is nothing, with a way out. */
export function waitingFor(form) {
  if (!form.lost.value) return html`<div class="skeleton settings-ghost" aria-busy="true"></div>`;
  return html`<div class="callout bad" role="alert">${icon("alert")}<span>${form.lost.value}</span>
    <button type="button" class="button tiny" onClick=${form.load}>${t("console.again")}</button></div>`;
}

/** Stays in view while there is something to save, and says who saved last, or who was quicker. */
export function saveBar(form, me) {
  if (form.rival.value) return rivalBar(form);
  const error = form.trouble.value;
  const told = error?.field ? t("console.settings.look_above") : error?.message ?? "";
  return html`<footer class=${`save-bar ${form.dirty.value ? "is-dirty" : ""}`}>
    <span class="save-words" role="status">${told ? html`<b class="save-trouble">${told}</b>` : form.dirty.value ? t("console.settings.unsaved") : lastSaved(form.stored.value, me.shop.timezone)}
      ${error?.code === "signed_out" && html` <a href="/console/sign-in" target="_blank">${t("console.settings.sign_in")}</a>`}</span>
    ${form.dirty.value && html`<button type="button" class="button" disabled=${form.busy.value} onClick=${form.undo}>${t("console.settings.undo")}</button>
    <button type="button" class="button primary" disabled=${form.busy.value} onClick=${form.save}>${form.busy.value ? t("console.settings.saving") : t("console.settings.save")}</button>`}
  </footer>`;
}

/** Both changed the same: one of the two is to be given up, and the person says which. */
function rivalBar(form) {
  const { theirs, both } = form.rival.value;
  const name = theirs.updated_by || t("console.settings.rival.somebody");
  return html`<footer class="save-bar is-dirty is-rival" role="alert">
    <span class="save-words"><b>${t("console.settings.rival", { name })}</b> ${t("console.settings.rival.parts", { parts: settingNames(both) })}</span>
    <button type="button" class="button" disabled=${form.busy.value} onClick=${form.takeTheirs}>${t("console.settings.rival.theirs")}</button>
    <button type="button" class="button primary" disabled=${form.busy.value} onClick=${form.keepMine}>${t("console.settings.rival.mine")}</button>
  </footer>`;
}

/** `hours.mon`, `capacity` … as a person calls them, each once. */
export function settingNames(paths) {
  const names = paths.map((path) => firstText([`console.setting.${path}`, `console.setting.${path.split(".")[0]}`])).filter(Boolean);
  return [...new Set(names)].join(t("console.list_comma"));
}

function lastSaved(stored, timeZone) {
  if (!stored?.updated_at) return "";
  const at = new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "short", timeZone }).format(new Date(stored.updated_at));
  return stored.updated_by ? t("console.settings.saved_by", { name: stored.updated_by, at }) : t("console.settings.saved_at", { at });
}
