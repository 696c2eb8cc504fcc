/** How this person likes to send: by Enter or Ctrl-Enter, with seconds for second thoughts or without.
 *
 * The server keeps it for all of their browsers; this one remembers it, so that the first Enter already knows.
 */

import { get, put } from "../shared/api.js";
import { html, onBeforeUnmount, onMounted, ref } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";
import { complain } from "../shared/toasts.js";
import { HOLD_S } from "./undoable.js";

const KEY = "hub.composer";
const PATH = "/api/v1/me/writing";
const USUAL = { enter: "enter", undo: true };

function read() {
  try {
    return { ...USUAL, ...JSON.parse(localStorage.getItem(KEY) || "{}") };
  } catch {
    return USUAL;
  }
}

export const choices = ref(read());

/** As chosen on any machine; what a colleague chose at this one is not mine. */
export function fetchChoices() {
  return get(PATH).then(({ writing }) => remember(writing ?? USUAL), () => {});
}

function choose(fields) {
  remember({ ...choices.value, ...fields });
  put(PATH, choices.value).catch(complain);
}

function remember(chosen) {
  choices.value = chosen;
  try {
    localStorage.setItem(KEY, JSON.stringify(chosen));
  } catch { /* it holds for this page then */ }
}

/** Where the channel takes words back, replies go at once and are taken back; elsewhere they wait here for a while.
 *
 * Whoever writes before the conversation told what it can do may have second thoughts, too.
 */
export function holdFor(capabilities) {
  return choices.value.undo && !capabilities?.recall ? HOLD_S : 0;
}

export const ChoicesMenu = {
  name: "ChoicesMenu",
  setup() {
    const open = ref(false);
    const box = ref(null);
    const outside = (event) => { if (!box.value?.contains(event.target)) open.value = false; };
    const onKey = (event) => { if (event.key === "Escape" && open.value) { event.stopPropagation(); open.value = false; box.value.querySelector("button").focus(); } };
    onMounted(() => document.addEventListener("pointerdown", outside));
    onBeforeUnmount(() => document.removeEventListener("pointerdown", outside));
    const radio = (value) => html`<label key=${value}><input type="radio" name="composer-enter" checked=${choices.value.enter === value} onChange=${() => choose({ enter: value })} /> ${t(`console.send_by.${value}`)}</label>`;
    return () => html`<div ref=${box} class="choices" onKeydown=${onKey}>
      <button type="button" class="icon-button" aria-haspopup="true" aria-expanded=${open.value ? "true" : "false"} aria-label=${t("console.send_by")} title=${t("console.send_by")} onClick=${() => { open.value = !open.value; }}>${icon("down")}</button>
      ${open.value && html`<fieldset class="choices-items"><legend>${t("console.send_by")}</legend>${["enter", "ctrl"].map(radio)}
        <label class="apart"><input type="checkbox" checked=${choices.value.undo} onChange=${(event) => choose({ undo: event.target.checked })} /> ${t("console.undo.choice", { n: HOLD_S })}</label>
        <p>${t("console.undo.choice.about")}</p></fieldset>`}</div>`;
  },
};
