// Where the fan writes: text that survives a reload, emoji, pictures, files.

import { html, nextTick, onMounted, ref, watch } from "./dom.js";
import { EmojiPanel } from "./emoji.js";
import { icon } from "./icons.js";
import { page, t } from "./page.js";

// The server takes 8,000 bytes; at most three bytes for each of these.
const MOST_CHARACTERS = 2600;
const DRAFT_KEY = `uphub.chat.draft.${page.shop.slug}`;
// A finger needs the keyboard to stay; a mouse wants the caret back in the field.
const hasMouse = matchMedia("(hover: hover) and (pointer: fine)").matches;

function keptDraft() {
  try {
    return sessionStorage.getItem(DRAFT_KEY) ?? "";
  } catch {
    return "";
  }
}

function keepDraft(text) {
  try {
    sessionStorage.setItem(DRAFT_KEY, text);
  } catch {
    // A draft that cannot be kept is still in the field.
  }
}

export const Composer = {
  props: ["chat"],
  emits: ["grew"],
  setup(props, { emit }) {
    const text = ref(keptDraft());
    const open = ref(""); // "", "emoji" or "attach"
    let field = null;
    let images = null;
    let files = null;

    const fit = () => {
      field.style.height = "auto";
      field.style.height = `${Math.min(field.scrollHeight, 132)}px`;
      emit("grew");
    };
    const write = (words) => {
      text.value = words;
      keepDraft(words);
      nextTick(fit);
    };
    const onInput = (event) => {
      write(event.target.value);
      props.chat.told(Boolean(event.target.value.trim()));
    };
    const send = () => {
      if (!text.value.trim()) return;
      props.chat.sendText(text.value);
      write("");
      field.focus();
    };
    // While an input method composes, Enter picks a word; Safari says so only by key code 229.
    const onKeydown = (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      send();
    };
    /** From anywhere in the composer; without a panel it is left to whoever embeds the chat. */
    const onEscape = (event) => {
      if (event.key !== "Escape" || !open.value || event.isComposing) return;
      event.preventDefault();
      toggle("");
      field.focus();
    };
    const insert = (emoji) => {
      const { selectionStart: from, selectionEnd: to } = field;
      write(text.value.slice(0, from) + emoji + text.value.slice(to));
      nextTick(() => {
        field.setSelectionRange(from + emoji.length, from + emoji.length);
        if (hasMouse) field.focus();
      });
    };
    watch(() => props.chat.state.again, ({ text: words }) => {
      write(text.value ? `${text.value}\n${words}` : words);
      nextTick(() => field.focus());
    });
    const toggle = (name) => {
      open.value = open.value === name ? "" : name;
      nextTick(() => emit("grew"));
    };
    const choose = (input) => {
      toggle("");
      input.click();
    };
    const chosen = (event) => {
      props.chat.sendFiles([...event.target.files]);
      event.target.value = "";
    };
    const onPaste = (event) => {
      const pasted = [...(event.clipboardData?.files ?? [])];
      if (!pasted.length) return;
      event.preventDefault();
      props.chat.sendFiles(pasted);
    };
    onMounted(() => {
      fit();
      if (hasMouse) field.focus();
    });

    return () => html`<footer class="composer" onKeydown=${onEscape}>
      <form class="composer-line" onSubmit=${(event) => { event.preventDefault(); send(); }}>
        <button type="button" class=${`round attach ${open.value === "attach" ? "turned" : ""}`} aria-label=${t("attach")} title=${t("attach")}
          aria-expanded=${open.value === "attach"} onClick=${() => toggle("attach")}>${icon("plus")}</button>
        <div class="field-box">
          <textarea ref=${(element) => { field = element; }} rows="1" maxlength=${MOST_CHARACTERS} enterkeyhint="send" autocomplete="off"
            aria-label=${t("input")} placeholder=${t("input")} value=${text.value} onInput=${onInput} onKeydown=${onKeydown} onPaste=${onPaste}
            onBlur=${() => props.chat.told(false)} onFocus=${() => { if (!hasMouse && open.value) toggle(""); }}></textarea>
          <button type="button" class="round in-field" aria-label=${t("emoji")} title=${t("emoji")} aria-expanded=${open.value === "emoji"}
            aria-controls="emoji-panel" onClick=${() => toggle("emoji")}>${icon("smile")}</button>
        </div>
        <button type="submit" class="round send" aria-label=${t("send")} title=${t("send")} disabled=${!text.value.trim()}
          onPointerdown=${(event) => event.preventDefault()}>${icon("send")}</button>
      </form>
      ${open.value === "emoji" && html`<${EmojiPanel} onPick=${insert} />`}
      ${open.value === "attach" && html`<div class="attach-panel">
        <button type="button" onClick=${() => choose(images)}><span>${icon("image")}</span>${t("attach_image")}</button>
        <button type="button" onClick=${() => choose(files)}><span>${icon("file")}</span>${t("attach_file")}</button>
      </div>`}
      <input ref=${(element) => { images = element; }} type="file" accept="image/*,video/mp4,video/webm" multiple hidden tabindex="-1" onChange=${chosen} />
      <input ref=${(element) => { files = element; }} type="file" multiple hidden tabindex="-1" onChange=${chosen} />
    </footer>`;
  },
};
