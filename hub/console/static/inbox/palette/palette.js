/** Ctrl-K: a few letters find every act, and Enter does it. */

import { computed, html, nextTick, onBeforeUnmount, onMounted, ref, shallowRef, watch } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { firstText, t } from "../../shared/texts.js";
import { matching } from "../command_match.js";
import { available, labelOf, openHead, palette, recent, run } from "../commands.js";
import { complain } from "../../shared/toasts.js";
import { searches } from "./searches.js";
import { keyCaps } from "./key_caps.js";

/** What can be chosen first: recent acts, then all others, in the order of the registry. */
function commandRows() {
  const order = recent();
  const place = (command) => (order.includes(command.id) ? order.indexOf(command.id) : order.length);
  return available().filter((command) => !command.elsewhere)
    .map((command, index) => ({ command, index }))
    .sort((a, b) => place(a.command) - place(b.command) || a.index - b.index)
    .map(({ command }) => ({
      id: `command:${command.id}`, label: labelOf(command), words: firstText([`console.command.${command.id}.words`]), key: command.key,
      more: Boolean(command.choices), isRecent: order.includes(command.id), run: () => run(command),
    }));
}

const Open = {
  name: "PaletteOpen",
  props: { command: Object },
  setup(props) {
    const element = ref(null);
    const box = ref(null);
    const list = ref(null);
    const query = ref("");
    const at = ref(0);
    const rows = shallowRef(props.command ? null : commandRows());
    const trouble = ref("");
    const opener = document.activeElement;
    const fetchChoices = async () => {
      try { rows.value = await props.command.choices(openHead()); } catch (error) { trouble.value = error.message; rows.value = []; }
    };
    const found = computed(() => [...matching(query.value, rows.value ?? []), ...(props.command ? [] : searches(query.value.trim()))]);
    const shut = () => { palette.value = null; };
    /** The focus goes back first, so that an act may take it elsewhere. */
    const choose = async (row) => {
      if (!row) return;
      const act = row.more ? row.run : () => Promise.resolve(row.run()).catch(complain);
      if (!row.more) { shut(); await nextTick(); }
      act();
    };
    const move = (step) => {
      if (found.value.length === 0) return;
      at.value = (at.value + step + found.value.length) % found.value.length;
      nextTick(() => list.value?.children[at.value]?.scrollIntoView({ block: "nearest" }));
    };
    const onKeydown = (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      const act = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Enter: () => choose(found.value[at.value]) }[event.key]
        ?? (event.key === "Backspace" && query.value === "" && props.command ? () => { palette.value = {}; } : null);
      if (!act) return;
      event.preventDefault();
      act();
    };
    watch(query, () => { at.value = 0; });
    onMounted(() => { element.value.showModal(); box.value.focus(); if (props.command) fetchChoices(); });
    onBeforeUnmount(() => { element.value?.close(); if (opener?.isConnected) opener.focus?.({ preventScroll: true }); });
    const option = (row, index) => html`<li key=${row.id} id=${`palette-${index}`} role="option" class="palette-row" aria-selected=${index === at.value ? "true" : "false"}
        onPointermove=${() => { at.value = index; }} onClick=${() => choose(row)}>
      <span class="palette-label">${row.label}${row.hint && html`<span class="palette-hint">${row.hint}</span>`}</span>
      ${row.checked ? icon("check", "small-icon") : null}${row.isRecent && !query.value ? html`<span class="palette-hint">${t("console.palette.recent")}</span>` : null}
      ${row.key ? keyCaps(row.key) : null}${row.more ? icon("arrow", "small-icon") : null}</li>`;
    return () => html`<dialog ref=${element} class="palette" aria-label=${t("console.palette")} onCancel=${(event) => { event.preventDefault(); shut(); }}
        onMousedown=${(event) => event.target === element.value && shut()}>
      <div class="palette-box">
        <div class="palette-ask">${props.command ? html`<button type="button" class="chip accent palette-of" onClick=${() => { palette.value = {}; }}>${labelOf(props.command)}${icon("close", "small-icon")}</button>` : icon("search")}
          <input ref=${box} class="palette-input" role="combobox" aria-expanded="true" aria-controls="palette-list" aria-autocomplete="list" autocomplete="off" spellcheck="false"
            aria-activedescendant=${found.value.length > 0 ? `palette-${at.value}` : null} aria-label=${t("console.palette")} placeholder=${t(props.command ? "console.palette.choose" : "console.palette.placeholder")}
            value=${query.value} onInput=${(event) => { query.value = event.target.value; }} onKeydown=${onKeydown} />
          <button type="button" class="icon-button palette-shut" aria-label=${t("console.close")} onClick=${shut}>${icon("close")}</button></div>
        ${rows.value === null && html`<p class="palette-none" role="status"><span class="spinner"></span></p>`}
        <ul ref=${list} id="palette-list" class="palette-list" role="listbox" aria-label=${t("console.palette")}>${found.value.map(option)}</ul>
        ${rows.value !== null && found.value.length === 0 && html`<p class="palette-none" role="status">${trouble.value || t("console.palette.none")}</p>`}
      </div></dialog>`;
  },
};

export const Palette = {
  name: "Palette",
  setup: () => () => palette.value && html`<${Open} key=${palette.value.command?.id ?? "all"} command=${palette.value.command} />`,
};
