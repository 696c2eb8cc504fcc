/** Search over everything that was said: a dialog of its own, opened by the field of the list and by `/`. */

import { html, nextTick, onBeforeUnmount, onMounted, ref, watch } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { goTo } from "../places.js";
import { state } from "../store.js";
import { answer, at, busy, change, closeSearch, isOpen, keep, question } from "./answers.js";
import { Filters } from "./filters.js";
import { WHERE } from "./question.js";
import { Results } from "./results.js";

const PAUSE_MS = 160;
const LONGEST = 64;

const Open = {
  name: "SearchOpen",
  setup() {
    const element = ref(null);
    const box = ref(null);
    const text = ref(question.value.q);
    const opener = document.activeElement;
    let pause = 0;
    const type = (value) => {
      text.value = value;
      clearTimeout(pause);
      pause = setTimeout(() => change({ q: text.value }), value.trim() ? PAUSE_MS : 0);
    };
    /** What an input method is still composing is not a word yet. */
    const onInput = (event) => { if (event.isComposing) text.value = event.target.value; else type(event.target.value); };
    const choose = (result) => {
      if (!result) return;
      keep(question.value.q);
      closeSearch();
      nextTick(() => goTo(result.conversation_id, result.seq ?? 0, { fromList: !state.value.openId }));
    };
    const move = (step) => {
      const count = answer.value?.results.length ?? 0;
      if (count > 0) at.value = Math.min(Math.max(at.value + step, 0), count - 1);
    };
    const turnTo = (step) => change({ where: WHERE[(WHERE.indexOf(question.value.where) + step + WHERE.length) % WHERE.length] });
    const enter = () => {
      clearTimeout(pause);
      if (text.value !== question.value.q) change({ q: text.value });
      else if (!busy.value) choose(answer.value?.results[at.value]);
    };
    const onKeydown = (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      const act = { ArrowDown: () => move(1), ArrowUp: () => move(-1), PageDown: () => move(8), PageUp: () => move(-8), Enter: enter }[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    const onTab = (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      turnTo(step);
      nextTick(() => element.value.querySelector("[role=tab][aria-selected=true]")?.focus());
    };
    watch(() => question.value.q, (q) => { if (q !== text.value) { text.value = q; box.value?.focus(); } });
    onMounted(() => { element.value.showModal(); box.value.focus(); box.value.select(); });
    onBeforeUnmount(() => { clearTimeout(pause); element.value?.close(); if (opener?.isConnected) opener.focus?.({ preventScroll: true }); });
    const tab = (where) => html`<button key=${where} type="button" role="tab" class="tab" aria-selected=${where === question.value.where ? "true" : "false"} aria-current=${where === question.value.where ? "true" : null}
      tabindex=${where === question.value.where ? 0 : -1} onClick=${() => { change({ where }); box.value.focus(); }}>${t(`console.search.in.${where}`)}</button>`;
    return () => html`<dialog ref=${element} class="search" aria-label=${t("console.search")} onCancel=${(event) => { event.preventDefault(); closeSearch(); }} onMousedown=${(event) => event.target === element.value && closeSearch()}>
      <div class="search-box">
        <div class="search-ask">${icon("search")}
          <input ref=${box} class="search-input" type="text" role="combobox" aria-expanded=${answer.value?.results.length ? "true" : "false"} aria-controls="search-list" aria-autocomplete="list" autocomplete="off" spellcheck="false" enterkeyhint="search"
            aria-activedescendant=${answer.value?.results.length ? `search-${at.value}` : null} aria-label=${t("console.search")} placeholder=${t(`console.search.placeholder.${question.value.where}`)} maxlength=${LONGEST}
            value=${text.value} onInput=${onInput} onCompositionend=${(event) => type(event.target.value)} onKeydown=${onKeydown} />
          ${busy.value && html`<span class="spinner" role="status" aria-label=${t("console.loading")}></span>`}
          ${text.value && html`<button type="button" class="icon-button" aria-label=${t("console.search.empty")} onClick=${() => { type(""); box.value.focus(); }}>${icon("close")}</button>`}
          <button type="button" class="button quiet tiny search-shut" onClick=${closeSearch}>${t("console.search.shut")}</button></div>
        <div class="search-tabs" role="tablist" aria-label=${t("console.search.where")} onKeydown=${onTab}>${WHERE.map(tab)}</div>
        <${Filters} />
        <${Results} onChoose=${choose} />
        <p class="search-keys" aria-hidden="true">${t("console.search.keys")}</p>
      </div></dialog>`;
  },
};

export const Search = {
  name: "Search",
  setup: () => () => isOpen.value && html`<${Open} />`,
};
