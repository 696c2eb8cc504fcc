/** One reply that did not surely arrive. */

import { avatar } from "../shared/avatar.js";
import { fullTime } from "../shared/dates.js";
import { fanName } from "../shared/fan_name.js";
import { html } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { previewOf } from "../shared/previews.js";
import { reasonOf } from "../shared/reasons.js";
import { lang, t } from "../shared/texts.js";

export const Letter = {
  name: "Letter",
  props: { message: Object, head: Object, timeZone: String, may: Boolean, busy: Boolean },
  emits: ["act"],
  setup(props, { emit }) {
    const button = (name, look = "") => html`<button key=${name} type="button" class=${`button ${look}`} disabled=${props.busy || !props.may}
      onClick=${() => emit("act", name, props.message)}>${t(`console.${name}`)}</button>`;
    return () => {
      const { message, head } = props;
      const unsure = message.status === "unconfirmed";
      return html`<li class=${`letter ${message.status}`}>
        <header class="letter-head">${head && avatar(head)}
          <div class="letter-who"><b>${fanName(head)}</b><span>${head ? t(`console.channel.${head.channel}`) : ""}</span></div>
          <span class=${`chip ${unsure ? "warn" : "bad"}`}>${icon(unsure ? "question" : "alert", "small-icon")}${t(`console.status.${message.status}`)}</span></header>
        <blockquote class="letter-words">${picture(message)}${previewOf(message)}</blockquote>
        <p class="letter-why"><b>${reasonOf(message)}</b> ${t(`console.undelivered.way.${unsure ? "unconfirmed" : "failed"}`)}</p>
        <p class="letter-facts"><time datetime=${message.at}>${fullTime(Date.parse(message.at), lang, props.timeZone)}</time>
          <span>${t("console.undelivered.by", { name: message.sender.name })}</span><span>${t("console.undelivered.attempts", { n: message.attempts })}</span></p>
        <footer class="letter-acts">${unsure && button("confirm", "primary")}${button("retry", unsure ? "" : "primary")}${button("discard")}
          <a class="button quiet letter-open" href=${`/console/inbox?c=${encodeURIComponent(message.conversation_id)}`}>${t("console.undelivered.open")}${icon("arrow", "small-icon")}</a></footer>
      </li>`;
    };
  },
};

function picture(message) {
  const { media } = message;
  return message.kind === "image" && media?.url ? html`<img class="letter-picture" src=${media.thumb_url ?? media.url} alt=${t("console.kind.image")} />` : null;
}
