/** Where an agent writes: words, notes, pictures; it knows what the channel allows and says why not. */

import { computed, html, nextTick, onBeforeUnmount, onMounted, ref, watch } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";
import { toast } from "../shared/toasts.js";
import { measure } from "../shared/text_limits.js";
import { outbox } from "./actions.js";
import { previewOf, sorted } from "./attachments.js";
import { ComposerBar } from "./composer_bar.js";
import { ComposerNotice } from "./composer_notice.js";
import { draftOf, keepDraft } from "./drafts.js";
import { enterMeaning } from "./keys.js";
import { call } from "./live.js";
import { newClientId } from "./outbox.js";
import { obstacle } from "./quota.js";
import { state } from "./store.js";
import { createTypingSignal } from "./typing_signal.js";
import { now } from "../shared/clock.js";

const TALLEST = 180;
const TEXT_MOST = 10_000; // the socket refuses longer ones
const isTouch = () => matchMedia("(pointer: coarse)").matches;

export const Composer = {
  name: "Composer",
  props: { id: String },
  setup(props) {
    const draft = draftOf(props.id);
    const text = ref(draft.text ?? "");
    const note = ref(Boolean(draft.note));
    const files = ref([]);
    const dragging = ref(false);
    const area = ref(null);
    const thread = computed(() => state.value.threads[props.id]);
    const head = computed(() => state.value.heads[props.id]?.head);
    const barrier = computed(() => obstacle(head.value, now.value, state.value.me?.id));
    const blocked = computed(() => !note.value && barrier.value !== "");
    const size = computed(() => measure(text.value, note.value ? 0 : thread.value?.capabilities?.text_limit_bytes));
    const signal = createTypingSignal((on) => call("typing", { conversation_id: props.id, on }).catch(() => {}));
    const canSend = computed(() => thread.value && !blocked.value && !size.value.tooLong && (text.value.trim() !== "" || files.value.length > 0));

    const grow = () => { const box = area.value; if (box) { box.style.height = "auto"; box.style.height = `${Math.min(box.scrollHeight, TALLEST)}px`; } };
    const onInput = (event) => { text.value = event.target.value; if (text.value && !note.value) signal.writing(); else signal.stopped(); };
    const insert = (piece) => {
      const box = area.value;
      text.value = text.value.slice(0, box.selectionStart) + piece + text.value.slice(box.selectionEnd);
      const at = box.selectionStart + piece.length;
      nextTick(() => { box.focus(); box.setSelectionRange(at, at); });
    };
    const item = (fields) => ({
      clientId: newClientId(), conversationId: props.id, staffId: state.value.me?.id, note: note.value,
      at: new Date(now.value).toISOString(), mediaId: "", body: {}, ...fields,
    });
    const send = () => {
      if (!canSend.value) return;
      files.value.forEach(({ file, kind, preview }) => outbox.add(item({ kind, file, preview, note: false })));
      if (text.value.trim()) outbox.add(item({ kind: note.value ? "note" : "text", body: { text: text.value.trim() } }));
      files.value = [];
      text.value = "";
      signal.stopped();
      area.value?.focus();
    };
    const onKey = (event) => {
      const meaning = enterMeaning(event, { touch: isTouch() });
      if (meaning === "send") { event.preventDefault(); send(); }
    };
    const attach = async (list) => {
      if (blocked.value) return;
      const { accepted, refused } = sorted(list, thread.value?.capabilities);
      refused.forEach((sentence) => toast(sentence, { kind: "bad" }));
      for (const entry of accepted) files.value = [...files.value, { ...entry, preview: await previewOf(entry) }];
      if (accepted.length) note.value = false;
    };
    const onPaste = (event) => { if (event.clipboardData?.files.length) { event.preventDefault(); attach(event.clipboardData.files); } };
    const onDrop = (event) => { event.preventDefault(); dragging.value = false; attach(event.dataTransfer.files); };
    const drop = (entry) => { if (entry.preview.url) URL.revokeObjectURL(entry.preview.url); files.value = files.value.filter((other) => other !== entry); };

    watch(text, () => { keepDraft(props.id, { text: text.value, note: note.value }); nextTick(grow); });
    onMounted(() => { grow(); if (!isTouch()) area.value?.focus({ preventScroll: true }); });
    onBeforeUnmount(() => signal.stopped());

    return () => html`<section class=${`composer ${note.value ? "noting" : ""} ${dragging.value ? "dragging" : ""}`} aria-label=${t("console.composer")}
        onDragover=${(event) => { event.preventDefault(); dragging.value = true; }} onDragleave=${(event) => { if (!event.currentTarget.contains(event.relatedTarget)) dragging.value = false; }} onDrop=${onDrop}>
      ${!note.value && html`<${ComposerNotice} head=${head.value} barrier=${barrier.value} />`}
      <div class=${`composer-box ${blocked.value ? "blocked" : ""}`}>
        ${files.value.length > 0 && html`<ul class="attached">${files.value.map((entry) => attached(entry, drop))}</ul>`}
        <textarea ref=${area} class="composer-text" rows="1" maxlength=${TEXT_MOST} enterkeyhint=${isTouch() ? "enter" : "send"} value=${text.value} disabled=${blocked.value}
          placeholder=${placeholder(note.value, blocked.value, head.value)} aria-label=${t(note.value ? "console.composer.note" : "console.composer.reply")}
          onInput=${onInput} onKeydown=${onKey} onPaste=${onPaste} onBlur=${() => signal.stopped()}></textarea>
        <${ComposerBar} note=${note.value} blocked=${blocked.value} canSend=${Boolean(canSend.value)} size=${size.value} head=${head.value}
          capabilities=${thread.value?.capabilities} onNote=${() => { note.value = !note.value; nextTick(() => area.value?.focus()); }}
          onAttach=${attach} onInsert=${insert} onSend=${send} />
      </div>
      ${dragging.value && html`<div class="drop-here" aria-hidden="true">${icon("image")}${t("console.drop_here")}</div>`}
    </section>`;
  },
};

function placeholder(note, blocked, head) {
  if (note) return t("console.composer.note_placeholder");
  return blocked ? t("console.composer.blocked") : t("console.composer.placeholder", { name: head?.fan?.name ?? "" });
}

function attached(entry, drop) {
  const { file, kind, preview } = entry;
  return html`<li key=${file.name + file.size} class="attached-one">
    ${kind === "image" && preview.url ? html`<img src=${preview.url} alt=${file.name} />` : html`<span class="attached-file">${icon("file")}<small>${file.name}</small></span>`}
    <button type="button" class="attached-drop" aria-label=${t("console.attach.remove", { name: file.name })} onClick=${() => drop(entry)}>${icon("close")}</button></li>`;
}
