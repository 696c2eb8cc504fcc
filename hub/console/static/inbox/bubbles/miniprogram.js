/** A page of a mini-program as a card: its title, its cover, and where it leads. */

import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";

export const MiniprogramBubble = {
  name: "MiniprogramBubble",
  props: { message: Object },
  setup: (props) => () => {
    const { media, body } = props.message;
    const cover = media?.state === "ready" || media?.state === "local" ? media.thumb_url ?? media.url : "";
    return html`<div class="mini-card"><p class="mini-title">${body.title || t("console.kind.miniprogram")}</p>
      <div class=${`mini-cover ${media?.state === "pending" ? "skeleton" : ""}`}>${cover ? html`<img src=${cover} alt="" loading="lazy" decoding="async" />` : icon("card")}</div>
      <p class="mini-path" title=${body.page_path}>${icon("link")}<span>${body.page_path}</span></p></div>`;
  },
};
