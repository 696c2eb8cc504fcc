/** Where a scanner types and people search: Enter takes the one SKU that is meant, else shows which there are. */

import { html, nextTick, onBeforeUnmount, onMounted, ref, shallowRef } from "../../../shared/html.js";
import { icon } from "../../../shared/icons.js";
import { t } from "../../../shared/texts.js";
import { isLoose, meant, plain } from "../scanned.js";
import { rowsOf, sought } from "../source.js";
import { face } from "../sku_face.js";

/** `onTake(row, isScan)` answers why not, or "". `known`: rows met before, by SKU. */
export const ScanBox = {
  name: "ScanBox",
  props: { known: Map, onTake: Function },
  setup(props) {
    const text = ref("");
    const found = shallowRef([]);
    const said = ref("");
    const isBad = ref(false);
    const box = ref(null);
    const codes = new Map(); // what was scanned before → its row, so that the second beep asks nobody
    let line = Promise.resolve();

    const say = (words, bad = false) => { said.value = words; isBad.value = bad; };
    const give = (row, isScan, words = "") => {
      const no = props.onTake(row, isScan);
      if (no) say(no, true);
      else say(isScan ? t("console.stock.scan.plus", { title: row.sku?.title ?? words }) : "");
      found.value = [];
    };
    /** Scans are taken in their order, however fast they come. */
    const scan = (words) => {
      line = line.then(async () => {
        const met = codes.get(words);
        if (met) { give(met, true, words); return; }
        try {
          const skus = await sought(words);
          const one = meant(skus, words);
          const rows = await rowsOf((one ? [one] : skus).map((sku) => sku.id));
          if (one && rows.length) { codes.set(words, rows[0]); give(rows[0], true, words); return; }
          found.value = one ? [] : rows;
          say(rows.length && !one ? t("console.stock.scan.which", { n: rows.length }) : t(one ? "console.stock.scan.no_stock" : "console.stock.scan.none", { words }), !rows.length || Boolean(one));
        } catch (error) {
          say(error.message, true);
        }
      });
    };
    const onEnter = (event) => {
      event.preventDefault();
      const words = plain(text.value);
      text.value = "";
      if (words) scan(words);
    };
    const onKey = (event) => { if (isLoose(event)) box.value?.focus(); };
    onMounted(() => { document.addEventListener("keydown", onKey); if (matchMedia("(pointer: fine)").matches) nextTick(() => box.value?.focus()); });
    onBeforeUnmount(() => document.removeEventListener("keydown", onKey));
    return () => html`<form class="scan" role="search" onSubmit=${onEnter}><label class="stock-search">${icon("search")}<span class="visually-hidden">${t("console.stock.scan")}</span>
      <input ref=${box} class="input" type="search" autocomplete="off" autocapitalize="none" spellcheck="false" enterkeyhint="done" maxlength="100" placeholder=${t("console.stock.scan")} value=${text.value} onInput=${(event) => { text.value = event.target.value; }} /></label>
      <button class="button">${t("console.stock.scan.add")}</button>
      <p class=${`scan-said ${isBad.value ? "bad" : ""}`} role=${isBad.value ? "alert" : "status"}>${said.value || t("console.stock.scan.about")}</p>
      ${found.value.length > 0 && html`<ul class="scan-found">${found.value.map((row) => html`<li key=${row.sku_id}><button type="button" onClick=${() => give(row, false)}>${face(row)}<span>${t("console.stock.scan.pick")}</span></button></li>`)}</ul>`}</form>`;
  },
};
