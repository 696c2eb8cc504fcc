/** Putting a conversation aside: the choices of the menu and the palette, and a dialog for any other time. */

import { html, ref, shallowRef } from "../../shared/html.js";
import { serverNow } from "../../shared/api.js";
import { Dialog } from "../../shared/dialog.js";
import { lang, t } from "../../shared/texts.js";
import { state } from "../store.js";
import { tryAct } from "./desk_acts.js";
import { fromField, snoozeTimes, toField } from "./snooze_times.js";

const picking = shallowRef(null);
const zone = () => state.value.shop?.timezone ?? "Asia/Shanghai";

export function snooze(id, at) {
  return tryAct(id, "snooze", { until: new Date(at).toISOString() }, t("console.snooze.done", { time: timeWords(at) }));
}

export function wake(id) {
  return tryAct(id, "snooze", { until: null }, t("console.snooze.woken"));
}

/** Without the year and the seconds, which say nothing here. */
export function timeWords(at) {
  const parts = { month: "short", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return new Intl.DateTimeFormat(lang, { timeZone: zone(), ...parts }).format(at);
}

export function snoozeChoices(id) {
  const times = snoozeTimes(serverNow(), zone());
  return [
    ...times.map(({ id: name, at }) => ({ id: name, label: t(`console.snooze.${name}`), hint: timeWords(at), run: () => snooze(id, at) })),
    { id: "pick", label: t("console.snooze.pick"), run: () => { picking.value = id; } },
  ];
}

/** Stands once in the page; shown while a time is picked. */
export const SnoozeDialog = {
  name: "SnoozeDialog",
  setup() {
    const chosen = ref("");
    const shut = () => { picking.value = null; chosen.value = ""; };
    const save = async (event) => {
      event.preventDefault();
      const at = fromField(chosen.value, zone());
      if (at && await snooze(picking.value, at)) shut();
    };
    return () => {
      if (!picking.value) return null;
      const soonest = toField(serverNow() + 60_000, zone());
      return html`<${Dialog} title=${t("console.snooze.title")} onClose=${shut}>
        <form class="desk-form" onSubmit=${save}>
          <label class="desk-field"><span>${t("console.snooze.until")}</span>
            <input type="datetime-local" class="input" required min=${soonest} value=${chosen.value} onInput=${(event) => { chosen.value = event.target.value; }} /></label>
          <p class="desk-hint">${t("console.snooze.about")}</p>
          <footer class="dialog-foot"><button type="button" class="button" onClick=${shut}>${t("console.cancel")}</button>
            <button type="submit" class="button primary" disabled=${!chosen.value}>${t("console.snooze")}</button></footer>
        </form><//>`;
    };
  },
};
