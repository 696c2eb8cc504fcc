/** One message with its bubble, its sender, its ticks, and what can be done when it did not arrive. */

import { html } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { fullTime, timeOfDay } from "../shared/dates.js";
import { isUndelivered, reasonOf } from "../shared/reasons.js";
import { lang, t } from "../shared/texts.js";
import { confirm, discard, outbox, retry } from "./actions.js";
import { FileBubble, LinkBubble, LocationBubble, OtherBubble } from "./bubbles/cards.js";
import { ImageBubble } from "./bubbles/image.js";
import { MiniprogramBubble } from "./bubbles/miniprogram.js";
import { TextBubble } from "./bubbles/text.js";
import { VideoBubble } from "./bubbles/video.js";
import { VoiceBubble } from "./bubbles/voice.js";
import { mayQuote, quote, quoteBlock } from "./quoting.js";
import { againButton, recallButton } from "./recall.js";
import { askReveal } from "./reveal_dialog.js";
import { isOnlyEmoji } from "../shared/only_emoji.js";
import { shownAt } from "./timeline_items.js";
import { ticks } from "./ticks.js";

const BUBBLES = {
  text: TextBubble, note: TextBubble, image: ImageBubble, voice: VoiceBubble, file: FileBubble,
  video: VideoBubble, location: LocationBubble, link: LinkBubble, miniprogram: MiniprogramBubble, other: OtherBubble,
};
const LATE_MS = 5 * 60_000;

export const Message = {
  name: "Message",
  props: { message: Object, first: Boolean, last: Boolean, status: String, meId: String, timeZone: String, mayRetry: Boolean, mayRecall: Boolean, flash: Boolean, active: Boolean, fanName: String },
  setup: (props) => () => {
    const { message, first, last } = props;
    const side = message.direction === "in" ? "in" : "out";
    const classes = ["message", side, message.direction, message.kind, first && "first", last && "last", message.pending && "pending", message.body.whisper && "whispered", props.flash && "flash"];
    return html`<li class=${classes.filter(Boolean).join(" ")} data-seq=${message.pending ? null : message.seq}>
      ${first && side === "out" && html`<p class="sender">${senderName(props)}</p>`}
      <div class="bubble-line">${bubble(message, props.fanName)}<span class="meta">${props.active && mayQuote(message) && quoteButton(message)}${recallButton(message, props.mayRecall)}${time(props)}${side === "out" && message.direction !== "note" && !message.recalled_at && ticks(props.status)}</span></div>
      ${message.pending ? pendingLine(message.pending) : trouble(message, props.mayRetry)}
    </li>`;
  },
};

function senderName({ message, meId }) {
  const { type, id, name } = message.sender;
  if (message.direction === "note") return html`${icon("note")} ${message.body.whisper ? t("console.wall.whisper.by", { name }) : id === meId ? t("console.note.mine") : t("console.note.by", { name })}`;
  if (type === "bot") return html`<span class="chip accent">${t("console.sender.bot")}</span> ${name}`;
  if (type === "system") return t("console.sender.system");
  return id === meId ? t("console.me") : name;
}

function quoteButton(message) {
  return html`<button type="button" class="message-act" aria-label=${t("console.quote")} title=${t("console.quote")} onClick=${() => quote(message)}>${icon("reply")}</button>`;
}

function bubble(message, fanName) {
  if (message.recalled_at) return html`<p class="bubble recalled">${icon("retry")} ${t("console.message.recalled")}${againButton(message)}</p>`;
  const Bubble = BUBBLES[message.kind] ?? OtherBubble;
  const props = Bubble === TextBubble ? { message, onReveal: askReveal } : { message };
  const alone = message.kind === "text" && !message.reply_to && isOnlyEmoji(message.body.text ?? "") ? "faces" : "";
  return html`<div class=${`bubble ${message.kind} ${alone}`}>${quoteBlock(message, fanName)}<${Bubble} ...${props} /></div>`;
}

/** The platform's time; when it reached us much later, the tooltip tells both. */
function time({ message, timeZone }) {
  const at = shownAt(message);
  const received = Date.parse(message.at);
  const late = received - at > LATE_MS ? ` · ${t("console.message.received", { time: fullTime(received, lang, timeZone) })}` : "";
  return html`<time datetime=${new Date(at).toISOString()} title=${fullTime(at, lang, timeZone) + late}>${timeOfDay(at, lang, timeZone)}</time>`;
}

function trouble(message, may) {
  if (message.direction !== "out") return null;
  if (message.status === "queued" && message.error && message.next_attempt_at) {
    return html`<p class="trouble mild">${icon("clock")}<span>${t("console.retrying", { reason: reasonOf(message), n: message.attempts })}</span></p>`;
  }
  if (!isUndelivered(message)) return null;
  const unsure = message.status === "unconfirmed";
  return html`<div class=${`trouble ${message.status}`}>${icon(unsure ? "question" : "alert")}<span>${reasonOf(message)}</span>
    ${may ? html`<span class="trouble-acts">${unsure && button("console.confirm", () => confirm(message))}
      ${button("console.retry", () => retry(message))}${button("console.discard", () => discard(message))}</span>` : html`<span>${t("console.ask_lead")}</span>`}</div>`;
}

function pendingLine(item) {
  if (item.state === "uploading") {
    return html`<progress class="upload" max="1" value=${item.progress} aria-label=${t("console.status.uploading")}></progress>`;
  }
  if (item.state !== "refused") return null;
  return html`<div class="trouble failed">${icon("alert")}<span>${item.error}</span>
    <span class="trouble-acts">${button("console.retry", () => outbox.retry(item))}${button("console.remove", () => outbox.drop(item))}</span></div>`;
}

function button(key, run) {
  return html`<button key=${key} type="button" class="button tiny" onClick=${run}>${t(key)}</button>`;
}
