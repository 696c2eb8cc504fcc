/** The customer beside the conversation: who they are, what the team knows, where else they write, what was before. */

import { computed, html, nextTick, onMounted, ref } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";
import { createCardData } from "./card/card_data.js";
import { Conflict } from "./card/conflict.js";
import { Episodes } from "./card/episodes.js";
import { Face } from "./card/face.js";
import { Facts, QuotaBlock } from "./card/facts.js";
import { Fields } from "./card/fields.js";
import { Gallery } from "./card/gallery.js";
import { Identities } from "./card/identities.js";
import { Labels } from "./card/labels.js";
import { Notes } from "./card/notes.js";
import { failed, loading } from "./card/section.js";
import { Slots } from "./card/slots.js";
import { state } from "./store.js";

const BESIDE = "(min-width: 1100px)";
const may = (right) => Boolean(state.value.me?.rights?.includes(right));

export const FanCard = {
  name: "FanCard",
  props: { head: Object },
  emits: ["close"],
  setup(props, { emit }) {
    const box = ref(null);
    const stamp = () => `${props.head.fan?.remark_rev ?? 0}:${props.head.episode?.id ?? ""}`;
    const { data, trouble, load, save, setNotes, path } = createCardData(() => props.head.customer_id, stamp);
    const timeZone = computed(() => state.value.shop?.timezone ?? "Asia/Shanghai");
    // Over the conversation it is a sheet: the focus goes into it, Esc closes it.
    const isSheet = !matchMedia(BESIDE).matches;
    onMounted(() => { if (isSheet) nextTick(() => box.value?.querySelector(".fan-close").focus()); });
    const onKeydown = (event) => { if (event.key === "Escape" && isSheet && !event.isComposing) { event.stopPropagation(); emit("close"); } };
    return () => html`<aside ref=${box} class="fan-card" aria-label=${t("console.fan.card")} onKeydown=${onKeydown}>
      <button type="button" class="icon-button fan-close" aria-label=${t("console.close")} onClick=${() => emit("close")}>${icon("close")}</button>
      <${Face} head=${props.head} card=${data.value?.card} may=${may("customers.edit")} save=${save} />
      <${Labels} head=${props.head} may=${may("inbox.reply")} />
      ${written(props, { data: data.value, trouble: trouble.value, load, save, setNotes, path: path(), timeZone: timeZone.value })}
      <${QuotaBlock} head=${props.head} />
      <${Slots} head=${props.head} />
      ${data.value && html`<${Identities} head=${props.head} conversations=${data.value.conversations} timeZone=${timeZone.value} />`}
      <${Episodes} head=${props.head} timeZone=${timeZone.value} />
      <${Gallery} head=${props.head} />
      <${Facts} head=${props.head} timeZone=${timeZone.value} />
      <${Conflict} />
    </aside>`;
  },
};

/** What people wrote: nothing of it can be shown before it is here. */
function written(props, { data, trouble, load, save, setNotes, path, timeZone }) {
  if (trouble && !data) return html`<div class="fan-section">${failed(trouble, load)}</div>`;
  if (!data) return html`<div class="fan-section">${loading()}</div>`;
  return html`<div>
    <${Notes} card=${data.card} may=${may("customers.edit")} meId=${state.value.me?.id} path=${path} timeZone=${timeZone} onNotes=${setNotes} />
    <${Fields} card=${data.card} definitions=${data.definitions} may=${may("customers.edit")} mayDefine=${may("desk.manage")} save=${save} /></div>`;
}
