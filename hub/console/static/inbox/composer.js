/** Where an agent writes: words, notes, pictures; it knows what the channel allows and says why not. */

import { computed, html, nextTick, ref, watch } from "../shared/html.js";
import { serverNow } from "../shared/api.js";
import { now } from "../shared/clock.js";
import { fanName } from "../shared/fan_name.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";
import { measure } from "../shared/text_limits.js";
import { filled, gapIn, greetingOf, tellUsed, unfilled } from "./canned.js";
import { ComposerBar } from "./composer_bar.js";
import { choices } from "./composer_choices.js";
import { attachedList, createComposerFiles } from "./composer_files.js";
import { ComposerNotice } from "./composer_notice.js";
import { saidIn, sendNote, sendReply } from "./composer_send.js";
import { createSuggest } from "./composer_suggest.js";
import { createComposerText, isTouch } from "./composer_text.js";
import { UndoBar } from "./composer_undo.js";
import { enterMeaning } from "./keys.js";
import { mentionedIn } from "./mentions.js";
import { MiniDialog } from "./mini_dialog.js";
import { choosing } from "./products/open.js";
import { ProductPicker } from "./products/picker.js";
import { obstacle } from "./quota.js";
import { moveQuote, quoteBar, quoted, quotedIn } from "./quoting.js";
import { again } from "./recall.js";
import { state } from "./store.js";
import { Suggestions } from "./suggestions.js";
import { shopZone } from "./timeline_rows.js";

const TEXT_MOST = 10_000; // the socket refuses longer ones

export const Composer = {
  name: "Composer",
  props: { id: String },
  setup(props) {
    const thread = computed(() => state.value.threads[props.id]);
    const head = computed(() => state.value.heads[props.id]?.head);
    const capabilities = computed(() => thread.value?.capabilities);
    const { text, note, area, clear, insert, replace, ...typing } = createComposerText(props.id);
    const barrier = computed(() => obstacle(head.value, now.value, state.value.me?.id));
    const blocked = computed(() => !note.value && barrier.value !== "");
    const size = computed(() => measure(text.value, note.value ? 0 : capabilities.value?.text_limit_bytes));
    const attachments = createComposerFiles({ capabilities: () => capabilities.value, may: () => !blocked.value, onAdded: () => { note.value = false; } });
    const { files, dragging, attach, drop, move, handlers: { onPaste, ...dropping } } = attachments;
    const called = []; // colleagues chosen for this note
    const card = ref(false);
    const fill = (words) => filled(words, values(head.value));
    const toGap = (from = 0) => nextTick(() => { const gap = gapIn(text.value, from); if (gap) { area.value?.focus(); area.value?.setSelectionRange(...gap); } });
    const suggest = createSuggest({ id: props.id, area, note, meId: () => state.value.me?.id, onChosen: ({ kind, item, from, to }) => {
      if (kind === "colleague") { called.push(item); replace(`@${item.name} `, from, to); return; }
      tellUsed(item);
      replace(fill(item.text), from, to);
      nextTick(() => toGap(from));
    } });
    const holes = computed(() => (note.value ? [] : unfilled(text.value)));
    // Fast fingers are quicker than `view`: the words may go as soon as the row is known, the server checks them anyway.
    const canSend = computed(() => Boolean(head.value) && !blocked.value && !size.value.tooLong && (text.value.trim() !== "" || files.value.length > 0));
    const send = () => {
      if (!canSend.value) return;
      const words = text.value.trim();
      if (note.value) sendNote(props.id, words, mentionedIn(words, called.splice(0)));
      else sendReply(props.id, { files: files.value, text: words, capabilities: capabilities.value });
      files.value = [];
      suggest.close();
      clear();
    };
    const onKeydown = (event) => {
      if (suggest.keydown(event)) return;
      const step = event.ctrlKey && !note.value && { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (step) { event.preventDefault(); moveQuote(props.id, thread.value?.messages ?? [], step); return; }
      if (event.key === "Escape" && quotedIn(props.id)) { event.stopPropagation(); quoted.value = null; return; }
      if (enterMeaning(event, { touch: isTouch(), by: choices.value.enter }) !== "send") return;
      event.preventDefault();
      send();
    };
    const onUndone = (message) => {
      const { text: words, file, kind, preview } = saidIn(message);
      if (file) files.value = [...files.value, { file, kind, preview }];
      if (words) { note.value = false; text.value = [words, text.value].filter(Boolean).join("\n"); }
      nextTick(() => area.value?.focus());
    };
    watch(again, (words) => { if (words?.id === props.id && !blocked.value) { note.value = false; insert(words.text); } });
    watch(quoted, () => { if (quotedIn(props.id)) { note.value = false; nextTick(() => area.value?.focus()); } });
    const onNote = () => { note.value = !note.value; suggest.close(); nextTick(() => area.value?.focus()); };
    const onSign = () => { area.value.focus(); insert(`${/(^|\s)$/.test(text.value.slice(0, area.value.selectionStart)) ? "" : " "}${note.value ? "@" : "/"}`); nextTick(suggest.refresh); };
    return () => html`<section class=${["composer", note.value && "noting", dragging.value && "dragging"]} aria-label=${t("console.composer")} ...${dropping}>
      ${!note.value && html`<${ComposerNotice} head=${head.value} barrier=${barrier.value} typing=${thread.value?.typing} />`}
      <${UndoBar} id=${props.id} onUndone=${onUndone} />
      ${suggest.shown.value && html`<${Suggestions} shown=${suggest.shown.value} active=${suggest.active.value} fill=${fill} onChoose=${suggest.choose} onFolder=${suggest.openFolder} />`}
      <div class=${["composer-box", blocked.value && "blocked"]}>
        ${!note.value && quotedIn(props.id) && quoteBar(quotedIn(props.id), fanName(head.value))}
        ${files.value.length > 0 && attachedList(files.value, drop, move)}
        <textarea ref=${area} class="composer-text" rows="1" dir="auto" maxlength=${TEXT_MOST} enterkeyhint=${isTouch() ? "enter" : "send"} value=${text.value} disabled=${blocked.value}
          placeholder=${placeholder(note.value, blocked.value, head.value)} aria-label=${t(note.value ? "console.composer.note" : "console.composer.reply")}
          aria-controls=${suggest.shown.value ? "suggestions" : null} aria-activedescendant=${suggest.shown.value ? `suggestion-${suggest.active.value}` : null}
          onKeydown=${onKeydown} onPaste=${onPaste} ...${typing} onInput=${[typing.onInput, suggest.refresh]} onClick=${suggest.refresh} onBlur=${[typing.onBlur, suggest.close]}></textarea>
        ${holes.value.length > 0 && html`<p class="holes" role="status"><button type="button" onClick=${() => toGap()}>${icon("alert")}${t("console.canned.holes", { names: holes.value.join(" ") })}</button></p>`}
        <${ComposerBar} note=${note.value} blocked=${blocked.value} canSend=${canSend.value} size=${size.value} head=${head.value} capabilities=${capabilities.value}
          onNote=${onNote} onAttach=${attach} onInsert=${insert} onSend=${send} onCanned=${onSign} onMini=${() => { card.value = true; }} onProduct=${() => { choosing.value = props.id; }} />
      </div>
      ${card.value && html`<${MiniDialog} id=${props.id} head=${head.value} capabilities=${capabilities.value} onClose=${() => { card.value = false; }} />`}
      ${choosing.value === props.id && html`<${ProductPicker} id=${props.id} capabilities=${capabilities.value} onClose=${() => { choosing.value = ""; }} />`}
      ${dragging.value && html`<div class="drop-here" aria-hidden="true">${icon("image")}${t("console.drop_here")}</div>`}
    </section>`;
  },
};

/** What the variables of a canned reply mean here and now. */
function values(head) {
  const hour = Number(new Intl.DateTimeFormat("en-GB", { hour: "2-digit", hourCycle: "h23", timeZone: shopZone() }).format(serverNow()));
  return {
    fan: head?.fan?.name || t("console.canned.unnamed"), // never the remark: the fan would read it
    agent: state.value.me?.name, shop: state.value.shop?.name,
    time_greeting: t(`console.greeting.${greetingOf(hour)}`),
  };
}

function placeholder(note, blocked, head) {
  if (note) return t("console.composer.note_placeholder");
  return blocked ? t("console.composer.blocked") : t("console.composer.placeholder", { name: fanName(head) });
}
