/** The section “library” of product management: files, and texts beside them. */

import { html, onMounted, shallowRef } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { linkTo, usePlace } from "../place.js";
import { Files, figuresOf } from "./files.js";
import { chooseButton } from "./taking.js";
import { Texts } from "./texts.js";
import { bytesOf } from "./words.js";

const VIEWS = { "": "files", texts: "texts" };

export const Section = {
  name: "Library",
  props: { me: Object },
  setup(props) {
    const place = usePlace();
    const figures = shallowRef(null);
    const count = async () => { figures.value = await figuresOf().catch(() => figures.value); };
    onMounted(count);
    const view = () => (place.path.value in VIEWS ? place.path.value : "");
    const tab = (path) => html`<li key=${path}><a class="lib-view" href=${linkTo(path)} aria-current=${view() === path ? "page" : null} onClick=${place.onLink(path)}>${t(`console.library.view.${VIEWS[path]}`)}</a></li>`;
    const stored = () => figures.value && t("console.library.stored", { stored: bytesOf(figures.value.stored), bin: bytesOf(figures.value.trashed_stored), image: bytesOf(figures.value.largest.image), video: bytesOf(figures.value.largest.video) });
    return () => html`<section class="library-section"><header class="goods-head"><div><h1>${t("console.goods.library")}</h1><p>${view() === "" ? stored() ?? "\u00a0" : t("console.library.text.empty.about")}</p></div>
        <ul class="lib-views" aria-label=${t("console.library.views")}>${Object.keys(VIEWS).map(tab)}</ul>
        ${view() === "" && props.me.staff.rights.includes("products.manage") && chooseButton({})}</header>
      ${view() === "" ? html`<${Files} me=${props.me} figures=${figures.value} onCounted=${count} />` : html`<${Texts} me=${props.me} />`}</section>`;
  },
};
