/** Beside the search: channel, flag, what was marked, days; each a native field, which phones open well. */

import { html } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { CHANNELS, MARKS, channelText } from "../words.js";

const FLAGS = ["1", "2", "3", "4", "5"];

export function filters(wanted, narrow) {
  return html`<div class="orders-filters">
    ${choice("channel", wanted.channel, CHANNELS.map((name) => [name, channelText(name)]), narrow)}
    ${choice("flag", wanted.flag, FLAGS.map((name) => [name, t(`console.orders.flag.${name}`)]), narrow)}
    ${choice("mark", wanted.mark, MARKS.map((name) => [name, t(`console.orders.mark.${name}`)]), narrow)}
    ${day("since", wanted.since, narrow)}${day("until", wanted.until, narrow)}</div>`;
}

function choice(name, value, options, narrow) {
  return html`<select class="input" aria-label=${t(`console.orders.filter.${name}`)} value=${value} onChange=${(event) => narrow({ [name]: event.target.value })}>
    <option value="">${t(`console.orders.filter.${name}.all`)}</option>${options.map(([id, text]) => html`<option key=${id} value=${id} selected=${id === value}>${text}</option>`)}</select>`;
}

function day(name, value, narrow) {
  return html`<label class="orders-day"><span>${t(`console.orders.filter.${name}`)}</span><input class="input" type="date" value=${value} onChange=${(event) => narrow({ [name]: event.target.value })} /></label>`;
}
