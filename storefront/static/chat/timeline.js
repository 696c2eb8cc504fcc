// The scrolling list: stays at the newest message, or exactly where the fan is reading.

import { Bubble } from "./bubble.js";
import { computed, html, nextTick, onBeforeUnmount, onMounted, ref, watch } from "./dom.js";
import { avatar } from "./header.js";
import { icon } from "./icons.js";
import { page, t } from "./page.js";
import { wordsOf } from "./recall.js";
import { rowsOf } from "./rows.js";
import { isSeen, onSeen } from "./seen.js";
import { dayLabel } from "./times.js";

// As close to the end as counts as "reading the newest".
const NEAR_PX = 80;
// Older messages are asked for before the fan hits the top.
const EARLY_PX = 400;

function welcome(chat) {
  const greeting = page.greeting || t("greeting", { shop: page.shop.name });
  const asks = [1, 2, 3, 4].map((n) => t(`suggestion_${n}`));
  return html`<section class="welcome">
    ${avatar("large")}
    <h2>${page.shop.name}</h2>
    <p class="welcome-words">${greeting}</p>
    <p class="welcome-label" id="asks">${t("suggestions")}</p>
    <ul class="asks" aria-labelledby="asks">${asks.map((ask) => html`<li key=${ask}>
      <button type="button" onClick=${() => chat.sendText(ask)}>${ask}</button></li>`)}</ul>
  </section>`;
}

function rowOf(row, chat, emit) {
  if (row.type === "day") {
    const words = { today: t("today"), yesterday: t("yesterday") };
    return html`<li key=${row.key} class="day"><span>${dayLabel(row.at, new Date(), page.lang, page.shop.timezone, words)}</span></li>`;
  }
  if (row.type === "new") return html`<li key=${row.key} class="new-line"><span>${t("new_messages")}</span></li>`;
  if (row.type === "notice") {
    const { message } = row;
    return html`<li key=${row.key} class="notice-line"><span>${message.recalled_at ? recalled(message, chat) : message.body.text || t("other")}</span></li>`;
  }
  return html`<${Bubble} key=${row.key} row=${row} chat=${chat} onShow=${(message) => emit("show", message)} />`;
}

function recalled(message, chat) {
  if (message.direction !== "in") return t("recalled_by", { name: message.sender.name || t("staff") });
  const words = wordsOf(message);
  return [t("recalled_own"), words && html` <button type="button" class="inline-act" onClick=${() => chat.writeAgain(words)}>${t("recall_again")}</button>`];
}

export const Timeline = {
  props: ["chat"],
  emits: ["show"],
  setup(props, { emit, expose }) {
    const { chat } = props;
    const atEnd = ref(true);
    const seenSeq = ref(0);
    let list = null;
    let fromBottom = 0;

    const rows = computed(() => rowsOf(chat.state.view.messages, chat.outbox.state.items, {
      readByTeamSeq: chat.state.view.conversation.read_by_team_seq, newAfterSeq: chat.state.newAfterSeq,
      timeZone: page.shop.timezone,
    }));
    const lastKey = computed(() => rows.value.at(-1)?.key);
    const missed = computed(() => chat.state.view.messages.filter((m) => m.direction === "out" && m.seq > seenSeq.value).length);
    const firstId = computed(() => chat.state.view.messages[0]?.id);

    const toEnd = (smooth = false) => list?.scrollTo({ top: list.scrollHeight, behavior: smooth ? "smooth" : "instant" });
    const settle = () => {
      if (atEnd.value) toEnd();
      noteSeen();
    };
    const noteSeen = () => {
      if (!atEnd.value || !isSeen()) return;
      seenSeq.value = chat.state.view.messages.at(-1)?.seq ?? 0;
      chat.markRead();
    };
    const onScroll = () => {
      fromBottom = list.scrollHeight - list.scrollTop;
      atEnd.value = fromBottom - list.clientHeight < NEAR_PX;
      if (list.scrollTop < EARLY_PX && chat.state.view.more) chat.loadOlder();
      noteSeen();
    };
    // Rows that come in above push everything down: keep the distance to the end, which is what the eye rests on.
    watch(firstId, () => { fromBottom = list ? list.scrollHeight - list.scrollTop : 0; }, { flush: "pre" });
    watch(firstId, (_now, before) => before && !atEnd.value && (list.scrollTop = list.scrollHeight - fromBottom), { flush: "post" });
    watch(lastKey, () => nextTick(() => {
      const last = rows.value.at(-1);
      if (last?.own && last.message.pending) atEnd.value = true; // who writes wants to see it
      settle();
    }));
    watch(() => [chat.state.typing, chat.state.view.conversation.rev, chat.state.view.opened], () => nextTick(settle));

    const sizes = new ResizeObserver(settle); // pictures load, the keyboard opens, the composer grows
    onMounted(() => {
      sizes.observe(list);
      sizes.observe(list.firstElementChild);
    });
    const forget = onSeen(noteSeen);
    onBeforeUnmount(() => {
      sizes.disconnect();
      forget();
    });
    expose({ settle });

    return () => {
      const { view, paging, typing } = chat.state;
      const isEmpty = view.opened && rows.value.length === 0;
      return html`<div class="scroll" ref=${(element) => { list = element; }} onScroll=${onScroll} role="region" tabindex="0" aria-label=${t("messages")}>
        <div class="content">
          ${!view.opened && rows.value.length === 0 && html`<div class="loading" role="status" aria-label=${t("loading")}>
            <span class="skeleton one"></span><span class="skeleton two"></span><span class="skeleton three"></span></div>`}
          ${isEmpty && welcome(chat)}
          ${!isEmpty && view.opened && html`<p class="older">${paging ? html`<span class="spinner"></span>${t("older_loading")}`
            : view.more ? html`<button type="button" onClick=${chat.loadOlder}>${t("older")}</button>` : t("older_none")}</p>`}
          <div role="log" aria-live="polite"><ol class="rows">${rows.value.map((row) => rowOf(row, chat, emit))}</ol></div>
          ${typing && html`<div class="row theirs first last"><span class="side">${avatar("small")}</span>
            <div class="stack"><div class="bubble dots" role="status" aria-label=${t("status_typing")}><i></i><i></i><i></i></div></div></div>`}
        </div>
      </div>
      ${!atEnd.value && html`<button type="button" class="to-end" aria-label=${t("to_bottom")} title=${t("to_bottom")} onClick=${() => toEnd(true)}>
        ${missed.value > 0 && html`<span>${t("count_new", { count: missed.value })}</span>`}${icon("down")}</button>`}`;
    };
  },
};
