/** The middle of the screen: one conversation, or a quiet place while none is open. */

import { computed, html } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";
import { Composer } from "./composer.js";
import { Header } from "./header.js";
import { state } from "./store.js";
import { Timeline } from "./timeline.js";

export const ConversationPane = {
  name: "ConversationPane",
  props: { id: String, cardOpen: Boolean, trouble: String },
  emits: ["back", "card", "again"],
  setup(props, { emit }) {
    const head = computed(() => state.value.heads[props.id]?.head);
    const thread = computed(() => state.value.threads[props.id]);
    return () => {
      if (!props.id) return nothing();
      if (props.trouble && !thread.value) return lost(props.trouble, emit);
      return html`<section class="conversation" aria-label=${t("console.conversation")}>
        ${head.value ? html`<${Header} head=${head.value} thread=${thread.value} cardOpen=${props.cardOpen} onBack=${() => emit("back")} onCard=${() => emit("card")} />`
          : html`<header class="conversation-head"><span class="skeleton ghost-face"></span><span class="skeleton ghost-name"></span></header>`}
        <${Timeline} key=${`timeline:${props.id}`} id=${props.id} />
        <${Composer} key=${`composer:${props.id}`} id=${props.id} />
      </section>`;
    };
  },
};

function nothing() {
  return html`<section class="conversation none"><div class="empty"><span class="empty-icon">${icon("chat")}</span>
    <b>${t("console.none_open")}</b><p class="keys"><kbd>J</kbd><kbd>K</kbd>${t("console.keys.move")}<kbd>Enter</kbd>${t("console.keys.open")}</p></div></section>`;
}

function lost(trouble, emit) {
  return html`<section class="conversation none"><div class="empty"><span class="empty-icon">${icon("alert")}</span><b>${trouble}</b>
    <p><button type="button" class="button" onClick=${() => emit("back")}>${t("console.back")}</button> <button type="button" class="button" onClick=${() => emit("again")}>${t("console.again")}</button></p></div></section>`;
}
