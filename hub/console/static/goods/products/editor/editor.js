/** One product being edited: its parts, what state it is in, and what can be done with it. */

import { computed, html, onMounted, ref, shallowRef, watch } from "../../../shared/html.js";
import { get } from "../../../shared/api.js";
import { icon } from "../../../shared/icons.js";
import { t } from "../../../shared/texts.js";
import { toast } from "../../../shared/toasts.js";
import { guardLeaving } from "../../../settings/draft.js";
import { mediaPart } from "../media/media_part.js";
import { usePicking } from "../media/picking.js";
import { basics } from "./basics.js";
import { BundleParts } from "./bundle_parts.js";
import { useCategories } from "./categories.js";
import { copyVariants } from "./copy_variants.js";
import { entitlement, isVirtual } from "./entitlement.js";
import { part } from "./fields.js";
import { EditorHead } from "./head.js";
import { usePrices } from "./prices.js";
import { useProduct } from "./product.js";
import { rivalBar } from "./rival.js";
import { shipping } from "./shipping.js";
import { SidePanel } from "./side.js";
import { specs } from "./specs.js";
import { useStocks } from "./stocks.js";

export const ProductEditor = {
  name: "ProductEditor",
  props: { me: Object, id: String, kind: String },
  emits: ["made"],
  setup(props, { emit }) {
    const rights = props.me.staff.rights;
    const mayEdit = rights.includes("products.manage");
    const prices = usePrices(rights.includes("prices.manage"));
    const edited = useProduct({ slug: props.me.shop.slug, id: props.id, kind: props.kind, prices, onMade: (id) => emit("made", id) });
    const { form, product } = edited;
    const tree = useCategories();
    const stocks = useStocks();
    const brands = shallowRef([]);
    const templates = shallowRef([]);
    const lengths = shallowRef(null);
    const kind = computed(() => product.value?.kind ?? props.kind);
    const archived = computed(() => product.value?.state === "archived");
    const picking = usePicking(form, edited.set);
    guardLeaving(computed(() => edited.dirty.value));
    onMounted(() => {
      tree.load().catch(() => {});
      get("/api/v1/brands").then((answer) => { brands.value = answer.brands; }, () => {});
      get("/api/v1/freight-templates").then((answer) => { templates.value = answer.templates; }, () => {});
    });
    const skuIds = computed(() => (form.value?.sheet.rows ?? []).map((row) => row.id).filter(Boolean).join(","));
    watch(skuIds, (ids) => stocks.load(ids ? ids.split(",") : []));
    watch(() => props.id && edited.lost.value === null && product.value?.id, (id) => { if (id) document.title = document.title.replace(/^[^·]*/u, `${product.value.draft.title || t("console.products.untitled")} `); });

    /** The sentence for a field, or for a field that lies in it. */
    const wrong = (field) => {
      const at = edited.trouble.value?.field;
      return at && (at === field || at.startsWith(`${field}.`)) ? edited.trouble.value.message : "";
    };
    const setSheet = (sheet, lost = "") => {
      const before = form.value.sheet;
      edited.set({ sheet });
      if (lost) toast(lost, { actions: [{ label: t("console.undo"), run: () => edited.set({ sheet: before }) }] });
    };
    const setRow = (change) => setSheet({ ...form.value.sheet, rows: form.value.sheet.rows.map((row, at) => (at === 0 ? { ...row, ...change } : row)) });
    const spec = specs({ edited, kind, rights, links: picking.links, stocks, setSheet, setRow, wrong, prices, pickFor: picking.openForRow, zone: props.me.shop.timezone });
    const names = {
      category: (id) => tree.pathOf(id) || t("console.products.unknown"),
      template: (id) => templates.value.find((one) => one.id === id)?.name ?? t("console.products.unknown"),
      sku: (id) => id.slice(-6),
    };

    const parts = () => {
      const edit = { form: form.value, set: edited.set, wrong, setRow, lengths, links: picking.links.value, zone: props.me.shop.timezone };
      const single = form.value.sheet.axes.every((axis) => axis.values.length === 0);
      return html`<fieldset class="editor-parts" disabled=${!mayEdit || archived.value}>
        ${basics(edit, brands.value, tree)}
        ${mediaPart(edit, picking.open)}
        ${kind.value === "bundle" && single ? part("parts", t("console.products.parts.about"), html`<${BundleParts} id="parts-0" parts=${form.value.sheet.rows[0].parts} error=${wrong("content.skus.0.parts")} onChange=${(list) => setRow({ parts: list })} />`) : null}
        ${spec.render(single)}
        ${isVirtual(kind.value) ? entitlement(edit, kind.value) : shipping(edit, templates.value, single && kind.value === "physical" ? form.value.sheet.rows[0] : null)}
        ${copyVariants(edit)}
      </fieldset>`;
    };
    return () => {
      if (edited.lost.value) return html`<div class="editor"><${EditorHead} edited=${edited} kind=${kind.value} mayEdit=${false} />
        <div class="callout bad" role="alert">${icon("alert")}<span>${edited.lost.value.message}</span><button type="button" class="button tiny" onClick=${edited.load}>${t("console.again")}</button></div></div>`;
      if (!form.value) return html`<div class="editor" aria-busy="true"><div class="skeleton editor-ghost"></div><div class="skeleton editor-ghost"></div></div>`;
      return html`<div class="editor"><${EditorHead} edited=${edited} kind=${kind.value} mayEdit=${mayEdit} names=${names} zone=${props.me.shop.timezone} />
        ${edited.rival.value && rivalBar(edited, names)}
        ${archived.value && html`<p class="callout warn editor-trouble">${icon("info")}<span>${t("console.products.archived.about")}</span></p>`}
        <div class="editor-columns"><div class="editor-main">${parts()}</div>
          <aside class="editor-side"><${SidePanel} edited=${edited} me=${props.me} mayEdit=${mayEdit} names=${names} prices=${prices} /></aside></div>
        ${picking.dialog()}${spec.dialogs()}</div>`;
    };
  },
};
