/** Words: links can be followed, masked numbers can be asked for, HTML stays text. */

import { html } from "../../shared/html.js";
import { segments } from "../../shared/segments.js";
import { t } from "../../shared/texts.js";
import { cutAtNames } from "../mentions.js";

export const TextBubble = {
  name: "TextBubble",
  props: { message: Object, onReveal: Function },
  setup: (props) => () => html`<p class="words" dir="auto">${segments(props.message.body.text ?? "", props.message.spans)
    .flatMap((segment) => withNames(segment, props.message.body.mention_names)).map((segment, index) => piece(segment, index, props))}${props.message.body.cut && html`<span class="cut"> ${t("console.message.cut")}</span>`}</p>`,
};

function withNames(segment, names) {
  return names && segment.type === "text" ? cutAtNames(segment.text, [...names]) : [segment];
}

function piece(segment, index, { message, onReveal }) {
  if (segment.type === "link") {
    return html`<a key=${index} href=${segment.href} target="_blank" rel="noopener noreferrer nofollow">${segment.text}</a>`;
  }
  if (segment.type === "mention") return html`<span key=${index} class="mention">${segment.text}</span>`;
  if (segment.type !== "span") return segment.text;
  const label = t("console.reveal.button", { kind: t(`console.pii.${segment.kind}`) });
  return html`<button key=${index} type="button" class="masked" title=${label}
    onClick=${() => onReveal(message, segment.index)}>${segment.text}</button>`;
}
