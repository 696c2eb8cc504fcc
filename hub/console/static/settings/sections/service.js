/** How fast fans are to be answered, how much one person may hold, and whether fans are given out by themselves. */

import { get, put } from "../../shared/api.js";
import { html, ref } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { useDraft } from "../draft.js";
import { duration } from "../parts/duration.js";
import { finder, isSought, nobodyFound } from "../parts/finder.js";
import { field, numberInput, panel, saveBar, sectionHead, toggle, waitingFor } from "../parts/form_parts.js";

const DESK = "/api/v1/desk";
const SEATS = "/api/v1/seats";
const CLOCKS = ["first_response_s", "next_response_s", "resolution_s"];
const START_S = { first_response_s: 180, next_response_s: 300, resolution_s: 24 * 3600 };

async function read() {
  const [desk, { seats }] = await Promise.all([get(DESK), get(SEATS)]);
  return { ...desk, seats };
}

function editable({ rev, sla, capacity, routing, seats }) {
  return { rev, sla, capacity, routing, own: Object.fromEntries(seats.map((seat) => [seat.staff_id, seat.own_capacity])) };
}

/** Those people whose number changed, then the desk: what fails halfway may be saved again. */
async function write({ own, ...desk }, before) {
  let { seats } = before;
  for (const seat of before.seats.filter((one) => own[one.staff_id] !== one.own_capacity)) {
    ({ seats } = await put(`${SEATS}/${encodeURIComponent(seat.staff_id)}`, { capacity: own[seat.staff_id] }));
  }
  return { ...await put(DESK, desk), seats };
}

export const Section = {
  name: "ServiceSettings",
  props: { me: Object },
  setup(props) {
    const sought = ref("");
    const form = useDraft({ read, write: (draft) => write(draft, form.stored.value), edit: editable });
    return () => form.draft.value === null ? html`<div>${sectionHead("service")}${waitingFor(form)}</div>` : html`<div>
      ${sectionHead("service")}
      ${routing(form.draft.value)}
      ${capacities(form, sought)}
      ${clocks(form)}
      ${saveBar(form, props.me)}
    </div>`;
  },
};

function routing(draft) {
  return panel(t("console.service.routing"), t("console.service.routing.about"),
    toggle({ on: draft.routing.on, onToggle: (on) => { draft.routing.on = on; }, label: t("console.service.routing.on"), hint: t(draft.routing.on ? "console.service.routing.on.hint" : "console.service.routing.off.hint") }));
}

function capacities(form, sought) {
  const draft = form.draft.value;
  return panel(t("console.service.capacity"), t("console.service.capacity.about"),
    field({ id: "capacity", label: t("console.service.capacity.shop"), error: form.wrong("capacity") },
      numberInput({ id: "capacity", value: draft.capacity, min: 0, max: 500, error: form.wrong("capacity"), onInput: (v) => { draft.capacity = bounded(v); } })),
    finder(sought, form.stored.value.seats.length, "seats-find"),
    html`<ul class="people">${form.stored.value.seats.length === 0 && html`<li class="none">${t("console.service.nobody")}</li>`}
      ${nobodyFound(sought.value, form.stored.value.seats, (seat) => seat.name)}
      ${form.stored.value.seats.filter((seat) => isSought(sought.value, seat.name)).map((seat) => html`<li key=${seat.staff_id}>
        <span class="person-name"><b title=${seat.name}>${seat.name}</b><small>${t("console.service.holds", { n: seat.load })}</small></span>
        <span></span>
        ${numberInput({ id: `own-${seat.staff_id}`, value: draft.own[seat.staff_id], empty: true, min: 0, max: 500, placeholder: String(draft.capacity), label: t("console.service.capacity.of", { name: seat.name }), onInput: (v) => { draft.own[seat.staff_id] = v === null ? null : bounded(v); } })}
      </li>`)}</ul>`,
    html`<p class="field-hint">${t("console.service.capacity.hint")}</p>`);
}

function clocks(form) {
  const { sla } = form.draft.value;
  const runs = CLOCKS.some((clock) => sla[clock] > 0);
  return panel(t("console.service.sla"), t("console.service.sla.about"),
    ...CLOCKS.map((clock) => html`<div key=${clock} class="clock-row">
      ${toggle({ on: sla[clock] > 0, onToggle: (on) => { sla[clock] = on ? START_S[clock] : 0; }, label: t(`console.service.${clock}`), hint: t(`console.service.${clock}.hint`) })}
      ${sla[clock] > 0 && duration({ id: clock, seconds: sla[clock], label: t(`console.service.${clock}`), error: form.wrong(`sla.${clock}`), onChange: (s) => { sla[clock] = s; } })}
    </div>`),
    runs && field({ id: "warn", label: t("console.service.warn"), hint: t("console.service.warn.hint"), error: form.wrong("sla.warn_s") },
      duration({ id: "warn", seconds: sla.warn_s, label: t("console.service.warn"), onChange: (s) => { sla.warn_s = s; } })),
    runs && html`<fieldset class="plain"><legend>${t("console.service.count")}</legend>
      ${[true, false].map((inHours) => html`<label key=${String(inHours)} class="tick"><input type="radio" name="in-hours" checked=${sla.in_hours === inHours} onChange=${() => { sla.in_hours = inHours; }} />
        <span><b>${t(inHours ? "console.service.in_hours" : "console.service.around")}</b><small>${t(inHours ? "console.service.in_hours.hint" : "console.service.around.hint")}</small></span></label>`)}</fieldset>`);
}

function bounded(value) {
  return Math.min(500, Math.max(0, value));
}
