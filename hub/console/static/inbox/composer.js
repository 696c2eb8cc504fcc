/** Where an agent writes: words, notes, pictures; it knows what the channel allows and says why not. */

import { computed, html, nextTick, watch } from "../shared/html.js";
import { serverNow } from "../shared/api.js";
import { now } from "../shared/clock.js";
import { fanName } from "../shared/fan_name.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";
import { measure } from "../shared/text_limits.js";
import { outbox } from "./actions.js";
import { ComposerBar } from "./composer_bar.js";
import { attachedList, createComposerFiles } from "./composer_files.js";
import { ComposerNotice } from "./composer_notice.js";
import { createComposerText, isTouch } from "./composer_text.js";
import { enterMeaning } from "./keys.js";
import { newClientId } from "./outbox.js";
import { obstacle } from "./quota.js";
import { again } from "./recall.js";
import { state } from "./store.js";

const TEXT_MOST = 10_000; // the socket refuses longer ones

export const Composer = {
  name: "Composer",
  props: { id: String },
  setup(props) {
    const thread = computed(() => state.value.threads[props.id]);
    const head = computed(() => state.value.heads[props.id]?.head);
    const capabilities = computed(() => thread.value?.capabilities);
    const { text, note, area, clear, insert, ...typing } = createComposerText(props.id);
    const barrier = computed(() => obstacle(head.value, now.value, state.value.me?.id));
    const blocked = computed(() => !note.value && barrier.value !== "");
    const size = computed(() => measure(text.value, note.value ? 0 : capabilities.value?.text_limit_bytes));
    const attachments = createComposerFiles({ capabilities: () => capabilities.value, may: () => !blocked.value, onAdded: () => { note.value = false; } });
    const { files, dragging, attach, drop, handlers: { onPaste, ...dropping } } = attachments;
    // Fast fingers are quicker than `view`: the words may go as soon as the row is known, the server checks them anyway.
    const canSend = computed(() => Boolean(head.value) && !blocked.value && !size.value.tooLong && (text.value.trim() !== "" || files.value.length > 0));
    const send = () => {
      if (!canSend.value) return;
      files.value.forEach(({ file, kind, preview }) => outbox.add(itemOf(props.id, { kind, file, preview })));
      if (text.value.trim()) outbox.add(itemOf(props.id, { kind: note.value ? "note" : "text", note: note.value, body: { text: text.value.trim() } }));
      files.value = [];
      clear();
    };
    const onKeydown = (event) => {
      if (enterMeaning(event, { touch: isTouch() }) !== "send") return;
      event.preventDefault();
      send();
    };
    watch(again, (words) => { if (words?.id === props.id && !blocked.value) { note.value = false; insert(words.text); } });
    const onNote = () => { note.value = !note.value; nextTick(() => area.value?.focus()); };
    return () => html`<section class=${["composer", note.value && "noting", dragging.value && "dragging"]} aria-label=${t("console.composer")} ...${dropping}>
      ${!note.value && html`<${ComposerNotice} head=${head.value} barrier=${barrier.value} />`}
      <div class=${["composer-box", blocked.value && "blocked"]}>
        ${files.value.length > 0 && attachedList(files.value, drop)}
        <textarea ref=${area} class="composer-text" rows="1" maxlength=${TEXT_MOST} enterkeyhint=${isTouch() ? "enter" : "send"} value=${text.value} disabled=${blocked.value}
          placeholder=${placeholder(note.value, blocked.value, head.value)} aria-label=${t(note.value ? "console.composer.note" : "console.composer.reply")}
          onKeydown=${onKeydown} onPaste=${onPaste} ...${typing}></textarea>
        <${ComposerBar} note=${note.value} blocked=${blocked.value} canSend=${canSend.value} size=${size.value} head=${head.value} capabilities=${capabilities.value}
          onNote=${onNote} onAttach=${attach} onInsert=${insert} onSend=${send} />
      </div>
      ${dragging.value && html`<div class="drop-here" aria-hidden="true">${icon("image")}${t("console.drop_here")}</div>`}
    </section>`;
  },
};

function itemOf(id, fields) {
  const at = new Date(serverNow()).toISOString();
  return { clientId: newClientId(), conversationId: id, staffId: state.value.me?.id, at, mediaId: "", note: false, body: {}, ...fields };
}

function placeholder(note, blocked, head) {
  if (note) return t("console.composer.note_placeholder");
  return blocked ? t("console.composer.blocked") : t("console.composer.placeholder", { name: fanName(head) });
}
