/** Imports and exports so far: who, when, and what came of them. */

import { get } from "../../shared/api.js";
import { html, onBeforeUnmount, onMounted, ref } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { AT_WORK, number, stateTag, time } from "./words.js";

const EVERY_MS = 3000;

function outcome(one) {
  const { bad, held, created, changed, failed } = one.counts;
  if (one.state === "done" || one.state === "cancelled") return t("console.transfers.history.done", { created: number(created), changed: number(changed), bad: number(bad + held + failed) });
  if (one.state === "checked") return bad + held ? t("console.transfers.found.bad", { total: number(one.total), n: number(bad + held) }) : t("console.transfers.history.rows", { n: number(one.total) });
  return one.error?.message ?? (one.total ? t("console.transfers.history.rows", { n: number(one.total) }) : "");
}

export const History = {
  name: "ImportHistory",
  props: { me: Object, go: Function },
  setup(props) {
    const items = ref(null);
    const after = ref(null);
    const trouble = ref(null);
    let timer = 0;
    let gone = false;
    async function load(more = false) {
      clearTimeout(timer);
      try {
        const answer = await get(`/api/v1/imports${more ? `?after=${after.value}` : ""}`);
        if (gone) return;
        items.value = more ? [...items.value, ...answer.imports] : answer.imports;
        after.value = answer.after;
        trouble.value = null;
      } catch (error) {
        trouble.value = error;
      }
      const busy = items.value?.some((one) => AT_WORK.includes(one.state));
      if (!gone && !more && (busy || trouble.value?.code === "unreachable")) timer = setTimeout(load, EVERY_MS);
    }
    onMounted(() => load());
    onBeforeUnmount(() => { gone = true; clearTimeout(timer); });
    const open = (id) => (event) => { event.preventDefault(); props.go(`imports/${id}`); };
    const line = (one) => html`<li key=${one.id}><a class="history-row" href=${`/console/goods/transfers/imports/${one.id}`} onClick=${open(one.id)}>
      ${icon("file")}<span class="history-what"><b>${one.file.name}</b><small>${one.by_name} · ${time(one.at, props.me)}</small></span>
      <span class="history-came">${outcome(one)}</span>${stateTag(html, one.state)}</a></li>`;
    return () => html`<section class="history"><h2>${t("console.transfers.history")}</h2>
      ${trouble.value && html`<p class="callout bad" role="alert">${icon("alert")}<span>${trouble.value.message}</span><button type="button" class="button tiny" onClick=${() => load()}>${t("console.again")}</button></p>`}
      ${items.value === null && !trouble.value && html`<div class="skeleton history-ghost" aria-busy="true"></div>`}
      ${items.value?.length === 0 && html`<div class="empty"><span class="empty-icon">${icon("file")}</span><b>${t("console.transfers.none")}</b><p>${t("console.transfers.none.about")}</p></div>`}
      ${items.value?.length > 0 && html`<ul class="history-list">${items.value.map(line)}</ul>`}
      ${after.value && html`<button type="button" class="button" onClick=${() => load(true)}>${t("console.transfers.history.more")}</button>`}
    </section>`;
  },
};
