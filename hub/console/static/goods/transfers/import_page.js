/** One import, from its file to its last row. */

import { html, onMounted, ref } from "../../shared/html.js";
import { get, post } from "../../shared/api.js";
import { confirmed } from "../../shared/confirm.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain } from "../../shared/toasts.js";
import { Mapping } from "./mapping.js";
import { usePolling } from "./polling.js";
import { Progress } from "./progress.js";
import { Result } from "./result.js";
import { AT_WORK, number, size, stateTag, time } from "./words.js";

const busy = (item) => AT_WORK.includes(item.state);

export const ImportPage = {
  name: "ImportPage",
  props: { id: String, me: Object, go: Function },
  setup(props) {
    const { item, lost, ask, use } = usePolling(`/api/v1/imports/${props.id}`, busy);
    const columns = ref([]);
    const mapping = ref(false);
    onMounted(async () => { columns.value = await get("/api/v1/imports/columns").then((answer) => answer.columns, () => []); });
    const cancel = async () => {
      const applying = item.value.state === "applying";
      if (applying && !await confirmed({ title: t("console.transfers.cancel.title"), text: t("console.transfers.cancel.about"), yes: t("console.transfers.cancel.yes"), danger: true })) return;
      try {
        use((await post(`/api/v1/imports/${props.id}/cancel`, {})).item);
      } catch (error) {
        complain(error);
        ask();
      }
    };
    const back = (event) => { event.preventDefault(); props.go(""); };
    const counted = (one) => {
      const { bad, created, changed, unchanged, failed } = one.counts;
      if (one.state === "checking") return bad ? t("console.transfers.counted.bad", { n: number(bad) }) : "";
      return one.state === "applying" ? t("console.transfers.counted.applied", { created: number(created), changed: number(changed), same: number(unchanged), failed: number(failed) }) : "";
    };
    const chosen = (answer) => { mapping.value = false; use(answer); };
    const body = (one) => {
      if (busy(one)) return html`<${Progress} item=${one} title=${t(`console.transfers.doing.${one.state}`)} counted=${counted(one)} onCancel=${cancel} />`;
      if (one.state === "mapping" || mapping.value) return html`<${Mapping} key=${`${one.rev} ${one.sheet}`} item=${one} onChecked=${chosen} onCancel=${mapping.value ? () => { mapping.value = false; } : cancel} />`;
      if (one.state === "failed") return html`<p class="callout bad" role="alert">${icon("alert")}<span>${one.error?.message}</span></p>`;
      if (one.state === "cancelled") return html`<p class="callout">${icon("info")}<span>${t("console.transfers.cancelled", { n: number(one.counts.created + one.counts.changed) })}</span></p>`;
      return html`<${Result} item=${one} columns=${columns.value} go=${props.go} onApplied=${use} onMap=${() => { mapping.value = true; }} />`;
    };
    const facts = (one) => [size(one.file.size), one.sheets.length > 1 && one.sheet, one.file.encoding === "gb18030" && "GB18030", one.by_name, time(one.at, props.me)].filter(Boolean).join(" · ");
    return () => html`<div class="transfer">
      <a class="goods-back" href="/console/goods/transfers" onClick=${back}>${icon("back")}${t("console.goods.transfers")}</a>
      ${lost.value && html`<p class="callout bad" role="alert">${icon("alert")}<span>${lost.value.code === "unreachable" ? t("console.transfers.lost") : lost.value.message}</span><button type="button" class="button tiny" onClick=${ask}>${t("console.again")}</button></p>`}
      ${item.value ? html`<header class="goods-head"><div><h2 class="transfer-name">${item.value.file.name} ${stateTag(html, item.value.state)}</h2><p>${facts(item.value)}</p></div></header>${body(item.value)}`
      : !lost.value && html`<div class="skeleton goods-ghost" aria-busy="true"></div>`}
    </div>`;
  },
};
