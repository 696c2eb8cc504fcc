/** The composer's buttons, its counters, and the send button. */

import { computed, html, ref } from "../shared/html.js";
import { now } from "../shared/clock.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";
import { toast } from "../shared/toasts.js";
import { ChoicesMenu } from "./composer_choices.js";
import { isTouch } from "./composer_text.js";
import { EmojiPicker } from "./emoji_picker.js";
import { mayChoose } from "./products/open.js";
import { allows, quotaNow } from "./quota.js";

export const ComposerBar = {
  name: "ComposerBar",
  props: { note: Boolean, blocked: Boolean, canSend: Boolean, size: Object, head: Object, capabilities: Object },
  emits: ["note", "attach", "insert", "send", "canned", "mini", "product"],
  setup(props, { emit }) {
    const picking = ref(false);
    const input = ref(null);
    const accept = ref("image/*");
    const choose = (kind) => { accept.value = kind === "image" ? `image/*${allows(props.capabilities, "video") ? ",video/mp4" : ""}` : ""; input.value.accept = accept.value; input.value.click(); };
    const onFiles = (event) => { emit("attach", event.target.files); event.target.value = ""; };
    const kinds = computed(() => ["image", "file"].map((kind) => ({ kind, reason: reason(props, kind) })));
    const attachButton = ({ kind, reason: why }) => html`<button key=${kind} type="button" class="icon-button" data-act=${kind} aria-disabled=${why ? "true" : null}
      aria-label=${why || t(`console.attach.${kind}`)} title=${why || t(`console.attach.${kind}`)}
      onClick=${() => (why ? toast(why, { kind: "bad" }) : choose(kind))}>${icon(kind)}</button>`;
    return () => html`<div class="composer-bar">
      <div class="emoji-anchor"><button type="button" class="icon-button" disabled=${props.blocked} aria-expanded=${picking.value} aria-label=${t("console.emoji")} title=${t("console.emoji")}
        onClick=${() => { picking.value = !picking.value; }}>${icon("smile")}</button>
        ${picking.value && html`<${EmojiPicker} onPick=${(face) => { picking.value = false; emit("insert", face); }} onClose=${() => { picking.value = false; }} />`}</div>
      ${kinds.value.map(attachButton)}
      ${allows(props.capabilities, "miniprogram") && !props.note && html`<button type="button" class="icon-button" disabled=${props.blocked} aria-label=${t("console.mini")} title=${t("console.mini")} onClick=${() => emit("mini")}>${icon("card")}</button>`}
      ${mayChoose() && !props.note && html`<button type="button" class="icon-button" data-act="product" disabled=${props.blocked} aria-label=${t("console.pick")} title=${t("console.pick")} onClick=${() => emit("product")}>${icon("bag")}</button>`}
      <button type="button" class="icon-button" data-act="canned" disabled=${props.blocked} aria-label=${t("console.canned")} title=${t(props.note ? "console.mention" : "console.canned.hint")} onClick=${() => emit("canned")}><b class="slash" aria-hidden="true">${props.note ? "@" : "/"}</b></button>
      <button type="button" class="icon-button note-toggle" aria-pressed=${props.note ? "true" : "false"} aria-label=${t("console.note.mode")} title=${t("console.note.mode")} onClick=${() => emit("note")}>${icon("note")}</button>
      <input ref=${input} type="file" hidden multiple onChange=${onFiles} />
      <span class="composer-facts">${props.note ? html`<span class="note-hint">${t("console.note.hint")}</span>` : [counter(props), html`<${QuotaLine} key="quota" head=${props.head} />`]}</span>
      ${!isTouch() && html`<${ChoicesMenu} />`}
      <button type="button" class="button primary send" disabled=${!props.canSend} aria-label=${t(props.note ? "console.note.save" : "console.send")} onClick=${() => emit("send")}>
        <span class="send-word">${t(props.note ? "console.note.save" : "console.send")}</span>${icon(props.note ? "check" : "send")}</button>
    </div>`;
  },
};

function reason({ blocked, note, capabilities }, kind) {
  if (!capabilities) return t("console.loading");
  if (note) return t("console.attach.not_in_notes");
  if (blocked) return t("console.attach.blocked");
  return allows(capabilities, kind) ? "" : t("console.attach.kind", { kind: t(`console.kindname.${kind}`) });
}

/** Shown when it starts to matter: close to the limit, or when one reply becomes several. */
function counter({ size, capabilities }) {
  const limit = capabilities?.text_limit_bytes;
  if (!limit || size.bytes < limit * 0.7) return null;
  if (size.tooLong) return html`<span key="size" class="counter bad" role="alert">${t("console.size.too_long")}</span>`;
  if (size.parts > 1) return html`<span key="size" class="counter warn">${t("console.size.parts", { n: size.parts })}</span>`;
  return html`<span key="size" class="counter">${size.bytes}/${limit}</span>`;
}

const QuotaLine = {
  name: "QuotaLine",
  props: { head: Object },
  setup: (props) => () => {
    const quota = quotaNow(props.head, now.value);
    if (!quota || quota.over) return null;
    const urgent = quota.left <= 1 || quota.soon;
    return html`<span class=${`quota ${urgent ? "urgent" : ""}`} title=${t("console.quota.about")}>${icon("clock")}
      <span>${t("console.quota.left", { n: quota.left })} · ${quota.clock}</span></span>`;
  },
};
