/** Where files come in and go out. */

import { html, ref } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { DropZone } from "./drop_zone.js";
import { ExportDialog } from "./export_dialog.js";
import { askedFor } from "./export_asked.js";
import { History } from "./history.js";

export const Home = {
  name: "TransfersHome",
  props: { me: Object, go: Function },
  setup(props) {
    // A list of products sends people here with what it shows, or with what they ticked in it.
    const asked = askedFor(location.search);
    const exporting = ref(Boolean(asked));
    const templates = (event) => { event.preventDefault(); props.go("templates"); };
    return () => html`<div class="transfer">
      <header class="goods-head"><div><h1>${t("console.goods.transfers")}</h1><p>${t("console.transfers.about")}</p></div>
        <a class="button" href="/console/goods/transfers/templates" onClick=${templates}>${t("console.transfers.templates")}</a>
        <button type="button" class="button" onClick=${() => { exporting.value = true; }}>${icon("download")}${t("console.transfers.export")}</button></header>
      <${DropZone} onBegun=${(item) => props.go(`imports/${item.id}`)} />
      <${History} kind="imports" me=${props.me} go=${props.go} />
      <${History} kind="exports" me=${props.me} go=${props.go} />
      ${exporting.value && html`<${ExportDialog} filter=${asked?.filter} ids=${asked?.ids} onClose=${() => { exporting.value = false; }} onBegun=${(item) => props.go(`exports/${item.id}`)} />`}
    </div>`;
  },
};
