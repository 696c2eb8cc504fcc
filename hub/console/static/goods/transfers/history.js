/** Imports or exports so far: who, when, and what came of them. */

import { get } from "../../shared/api.js";
import { html, onBeforeUnmount, onMounted, ref } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { AT_WORK, number, size, stateTag, time } from "./words.js";

const EVERY_MS = 3000;

function imported(one) {
  const { bad, held, created, changed, failed } = one.counts;
  if (one.state === "done" || one.state === "cancelled") return t("console.transfers.history.done", { created: number(created), changed: number(changed), bad: number(bad + held + failed) });
  if (one.state === "checked" && bad + held) return t("console.transfers.found.bad", { total: number(one.total), n: number(bad + held) });
  return one.error?.message ?? (one.total ? t("console.transfers.history.rows", { n: number(one.total) }) : "");
}

function exported(one) {
  if (one.state === "writing") return "";
  return one.error?.message ?? `${t("console.transfers.history.rows", { n: number(one.rows) })} · ${size(one.size)}`;
}

const KINDS = {
  imports: { named: (one) => one.file.name, came: imported, icon: "file" },
  exports: { named: (one) => `${one.name}.${one.kind}`, came: exported, icon: "download" },
};

/** `kind`: imports or exports. */
export const History = {
  name: "TransferHistory",
  props: { kind: String, me: Object, go: Function },
  setup(props) {
    const items = ref(null);
    const after = ref(null);
    const trouble = ref(null);
    const kind = KINDS[props.kind];
    let timer = 0;
    let gone = false;
    async function load(more = false) {
      clearTimeout(timer);
      try {
        const answer = await get(`/api/v1/${props.kind}${more ? `?after=${after.value}` : ""}`);
        if (gone) return;
        items.value = more ? [...items.value, ...answer[props.kind]] : answer[props.kind];
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
    const open = (id) => (event) => { event.preventDefault(); props.go(`${props.kind}/${id}`); };
    const line = (one) => html`<li key=${one.id}><a class="history-row" href=${`/console/goods/transfers/${props.kind}/${one.id}`} onClick=${open(one.id)}>
      ${icon(kind.icon)}<span class="history-what"><b>${kind.named(one)}</b><small>${one.by_name} · ${time(one.at, props.me)}</small></span>
      <span class="history-came">${kind.came(one)}</span>${stateTag(html, one.state)}</a></li>`;
    return () => html`<section class="history"><h2>${t(`console.transfers.history.${props.kind}`)}</h2>
      ${trouble.value && html`<p class="callout bad" role="alert">${icon("alert")}<span>${trouble.value.message}</span><button type="button" class="button tiny" onClick=${() => load()}>${t("console.again")}</button></p>`}
      ${items.value === null && !trouble.value && html`<div class="skeleton history-ghost" aria-busy="true"></div>`}
      ${items.value?.length === 0 && html`<p class="history-none">${t(`console.transfers.none.${props.kind}`)}</p>`}
      ${items.value?.length > 0 && html`<ul class="history-list">${items.value.map(line)}</ul>`}
      ${after.value && html`<button type="button" class="button" onClick=${() => load(true)}>${t("console.transfers.history.more")}</button>`}
    </section>`;
  },
};
