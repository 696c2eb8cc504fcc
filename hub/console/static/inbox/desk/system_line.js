/** A line of the timeline that tells who was given the conversation, by whom and why. */

import { timeOfDay } from "../../shared/dates.js";
import { deskLine } from "../../shared/desk_lines.js";
import { html, ref } from "../../shared/html.js";
import { lang, t } from "../../shared/texts.js";
import { state } from "../store.js";

export const SystemLine = {
  name: "SystemLine",
  props: { message: Object, timeZone: String },
  setup: (props) => () => html`<li class="event-line desk-line" data-seq=${props.message.seq}><span>${deskLine(props.message, state.value.me?.id)} <time>${timeOfDay(Date.parse(props.message.at), lang, props.timeZone)}</time></span></li>`,
};

/** Many changes on end say little: the last stands, the others are a click away. */
export const FoldedLines = {
  name: "FoldedLines",
  props: { lines: Array, timeZone: String },
  setup(props) {
    const open = ref(false);
    const line = (message) => html`<${SystemLine} key=${message.id} message=${message} timeZone=${props.timeZone} />`;
    const unfold = () => html`<li key="unfold" class="event-line"><button type="button" class="button tiny quiet" onClick=${() => { open.value = true; }}>${t("console.desk.line.folded", { n: props.lines.length - 1 })}</button></li>`;
    return () => (open.value ? props.lines.map(line) : [unfold(), line(props.lines.at(-1))]);
  },
};
