/** Where files come in and go out. */

import { html } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { DropZone } from "./drop_zone.js";
import { History } from "./history.js";

export const Home = {
  name: "TransfersHome",
  props: { me: Object, go: Function },
  setup(props) {
    return () => html`<div class="transfer">
      <header class="goods-head"><div><h1>${t("console.goods.transfers")}</h1><p>${t("console.transfers.about")}</p></div></header>
      <${DropZone} onBegun=${(item) => props.go(`imports/${item.id}`)} />
      <${History} me=${props.me} go=${props.go} />
    </div>`;
  },
};
