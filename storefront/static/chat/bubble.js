// One message on the screen, with its sender, its time and its tick.

import { Clip, File, Picture, Voice, linkCard, place } from "./attachments.js";
import { quoteOf } from "./quote.js";
import { html } from "./dom.js";
import { avatar } from "./header.js";
import { icon } from "./icons.js";
import { isOnlyEmoji, linkified } from "./links.js";
import { page, t } from "./page.js";
import { mayRecall } from "./recall.js";
import { hourLabel } from "./times.js";

function words(body) {
  const pieces = linkified(body.text ?? "").map((piece) => (piece.href
    ? html`<a href=${piece.href} target="_blank" rel="noopener noreferrer nofollow">${piece.text}</a>` : piece.text));
  return html`<p class="words">${pieces}${body.cut && html`<span class="cut">${t("cut")}</span>`}</p>`;
}

function content(props, emit) {
  const { row, chat } = props;
  const { message } = row;
  const { media } = message;
  const progress = message.pending?.file ? chat.outbox.state.progress[message.client_id] : undefined;
  if (message.kind === "text") return words(message.body);
  if (message.kind === "image" && media) {
    const preview = message.pending ? chat.previewOf(message.pending) : chat.preview(message);
    return html`<${Picture} media=${media} preview=${preview} progress=${progress} onShow=${() => emit("show", message)} />`;
  }
  if (message.kind === "video" && media) return html`<${Clip} media=${media} preview=${message.pending ? chat.previewOf(message.pending) : ""} progress=${progress} />`;
  if (message.kind === "voice" && media) return html`<${Voice} media=${media} />`;
  if (media) return html`<${File} media=${media} progress=${progress} />`;
  if (message.kind === "location") return place(message.body);
  if (message.kind === "link") return linkCard(message.body);
  return html`<p class="words muted">${t("other")}</p>`;
}

function shapeOf({ message }) {
  if (message.kind === "image" || message.kind === "video") return "bare";
  if (message.kind === "text" && !message.reply_to && isOnlyEmoji(message.body.text ?? "")) return "emoji";
  return ["link", "location", "file"].includes(message.kind) ? "padless" : "";
}

function nameOf({ sender }) {
  return sender.type === "system" ? t("auto") : sender.name || t("staff");
}

function tick(row) {
  if (!row.own || row.tick === "failed") return null;
  const shape = row.tick === "read" ? "read" : row.tick === "sent" ? "sent" : "waiting";
  return html`<span class=${`tick ${row.tick}`} role="img" aria-label=${t(`tick_${row.tick}`)} title=${t(`tick_${row.tick}`)}>${icon(shape)}</span>`;
}

function failure(row, chat) {
  const { client_id: id, pending } = row.message;
  return html`<div class="failed">
    <span>${icon("alert")}${pending.error || t("failed_generic")}</span>
    <button type="button" onClick=${() => chat.outbox.retry(id)}>${t("try_again")}</button>
    <button type="button" onClick=${() => chat.outbox.remove(id)}>${t("remove")}</button>
  </div>`;
}

export const Bubble = {
  props: ["row", "chat"],
  emits: ["show"],
  setup: (props, { emit }) => () => {
    const { row, chat } = props;
    const { message, own } = row;
    const classes = ["row", own ? "own" : "theirs", row.first ? "first" : "", row.last ? "last" : ""].join(" ");
    const recallable = own && mayRecall(message);
    const quiet = own && (row.tick === "waiting" || row.tick === "sending") && !row.last;
    return html`<li class=${classes}>
      ${!own && html`<span class="side">${row.last && avatar("small")}</span>`}
      <div class="stack">
        ${!own && row.first && html`<p class="who">${nameOf(message)}${message.sender.type === "bot" && html`<span class="label">${t("bot")}</span>`}</p>`}
        <div class=${`bubble ${shapeOf(row)}`}>${quoteOf(message)}${content(props, emit)}</div>
        ${row.tick === "failed" ? failure(row, chat) : (row.last || quiet || recallable) && html`<p class="when">
          ${recallable && html`<button type="button" class="inline-act" onClick=${() => chat.recall(message)}>${t("recall")}</button>`}
          <time datetime=${message.at}>${hourLabel(message.at, page.lang, page.shop.timezone)}</time>${tick(row)}</p>`}
      </div>
    </li>`;
  },
};
