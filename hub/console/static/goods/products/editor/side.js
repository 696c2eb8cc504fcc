/** What state a product is in, what it lacks, and everything that can be done with it as a whole. */

import { html, onBeforeUnmount, ref, shallowRef, watch } from "../../../shared/html.js";
import { get, post, put, remove } from "../../../shared/api.js";
import { confirmed } from "../../../shared/confirm.js";
import { icon } from "../../../shared/icons.js";
import { fullTime } from "../../../shared/dates.js";
import { firstText, lang, t } from "../../../shared/texts.js";
import { complain, toast } from "../../../shared/toasts.js";
import { useNarrow } from "../../parts/narrow.js";
import { usePlace } from "../../place.js";
import { CodesDialog } from "../publish/codes.js";
import { findingList } from "../publish/findings.js";
import { publicPath } from "../publish/publish_dialog.js";
import { Versions } from "../publish/versions.js";
import { copyOf } from "./copying.js";

const PAUSE_MS = 300;

export const SidePanel = {
  name: "SidePanel",
  props: { edited: Object, me: Object, mayEdit: Boolean, names: Object, prices: Object },
  setup(props) {
    const { edited } = props;
    const { product } = edited;
    const findings = shallowRef(null);
    const open = ref("");
    const busy = ref(false);
    const { go } = usePlace();
    const people = shallowRef({});
    const narrow = useNarrow();
    const path = () => `/api/v1/products/${encodeURIComponent(product.value.id)}`;
    let timer = 0;
    /** After every save, prices included: they are part of what is needed. */
    const check = () => {
      clearTimeout(timer);
      if (!product.value || product.value.state === "archived") { findings.value = null; return; }
      timer = setTimeout(() => get(`${path()}/check`).then((answer) => { findings.value = answer.findings; }, () => {}), PAUSE_MS);
    };
    watch([() => product.value?.rev, edited.phase], ([, phase]) => phase === "saved" && check(), { immediate: true });
    get("/api/v1/actors").then((answer) => { people.value = answer.names; }, () => {});
    onBeforeUnmount(() => clearTimeout(timer));

    const act = async (run, said) => {
      if (edited.dirty.value && !await edited.save()) return;
      busy.value = true;
      await run().then((answer) => { edited.show(answer); toast(t(said)); }, async (error) => { complain(error); if (error.code === "changed_meanwhile") await edited.load(); });
      busy.value = false;
    };
    const ask = async (name, run) => {
      const sure = await confirmed({ title: t(`console.products.${name}.title`), text: t(`console.products.${name}.about`), yes: t(`console.products.${name}`), danger: true });
      if (sure) await act(run, `console.products.${name}.done`);
    };
    const body = () => ({ rev: product.value.rev });
    const unpublish = () => ask("unpublish", () => post(`${path()}/unpublish`, body()));
    const archive = () => ask("archive", () => remove(`${path()}?rev=${product.value.rev}`));
    const restore = () => act(() => post(`${path()}/restore`, body()), "console.products.restore.done");
    const unplan = () => act(() => put(`${path()}/schedule`, { ...body(), publish_at: null, unpublish_at: null }), "console.products.unplan.done");
    const copy = async () => {
      if (edited.dirty.value && !await edited.save()) return;
      busy.value = true;
      await copyOf(product.value, props.prices).then((id) => { go(id); toast(t("console.products.copied")); }, complain);
      busy.value = false;
    };
    const when = (at) => fullTime(new Date(at), lang, props.me.shop.timezone).replace(/:\d\d$/u, "");
    const button = (name, symbol, run, more = {}) => html`<li><button type="button" class=${`side-act ${more.danger ? "danger" : ""}`} disabled=${busy.value || more.off} onClick=${run}>${icon(symbol)}<span>${t(`console.products.act.${name}`)}</span></button></li>`;

    const state = () => html`<div class="side-state"><span class=${`goods-tag ${product.value.state === "published" ? "ok" : ""}`}>${t(`console.products.state.${product.value.state}`)}</span>
      ${product.value.state === "published" && product.value.changed ? html`<span class="goods-tag warn">${t("console.products.state.changed")}</span>` : null}
      ${product.value.publish_at ? html`<span class="goods-tag warn">${t("console.products.publish_at", { at: when(product.value.publish_at) })}</span>` : null}
      ${product.value.unpublish_at ? html`<span class="goods-tag warn">${t("console.products.unpublish_at", { at: when(product.value.unpublish_at) })}</span>` : null}</div>`;
    const lacks = () => {
      if (!findings.value) return null;
      const errors = findings.value.filter((one) => one.level === "error");
      const hints = findings.value.filter((one) => one.level !== "error");
      return html`<section class="side-card"><h2>${t(errors.length ? "console.products.publish.missing" : "console.products.ready", { n: errors.length })}</h2>
        ${errors.length ? findingList(errors) : html`<p class="finding-done">${icon("check", "small-icon")}${t("console.products.ready.about")}</p>`}
        ${hints.length > 0 && html`<details open=${errors.length === 0 && !narrow.value}><summary class="side-line">${t("console.products.hints", { n: hints.length })}</summary>${findingList(hints)}</details>`}</section>`;
    };
    return () => {
      if (!product.value) return html`<section class="side-card"><p class="side-line">${t("console.products.side.new")}</p></section>`;
      const { value: one } = product;
      const publicPage = one.state === "published" ? publicPath(edited) : "";
      return html`<div class="side-parts"><section class="side-card">${state()}
          ${one.trouble ? html`<p class="callout bad" role="alert">${icon("alert")}<span>${t("console.products.trouble", { why: firstText([`errors.${one.trouble}`]) || one.trouble })}</span></p>` : null}
          <p class="side-line">${t(one.version ? "console.products.side.version" : "console.products.side.never", { n: one.version })}<br />${t("console.products.side.updated", { at: when(one.updated_at), name: people.value[one.updated_by] ?? "" })}</p>
          <ul class="side-acts">${publicPage ? html`<li><a class="side-act" href=${publicPage} target="_blank" rel="noopener">${icon("eye")}<span>${t("console.products.act.look")}</span></a></li>` : null}
            ${one.version > 0 ? button("codes", "link", () => { open.value = "codes"; }) : null}
            ${button("versions", "clock", () => { open.value = "versions"; }, { off: one.version === 0 })}
            ${props.mayEdit ? button("copy", "plus", copy) : null}
            ${props.mayEdit && (one.publish_at || one.unpublish_at) ? button("unplan", "close", unplan) : null}
            ${props.mayEdit && one.state === "published" ? button("unpublish", "pause", unpublish) : null}
            ${props.mayEdit && one.state !== "archived" ? button("archive", "trash", archive, { danger: true }) : null}
            ${props.mayEdit && one.state === "archived" ? button("restore", "retry", restore) : null}</ul></section>
        ${lacks()}
        ${open.value === "versions" && html`<${Versions} edited=${edited} names=${props.names} zone=${props.me.shop.timezone} mayEdit=${props.mayEdit && one.state !== "archived"} people=${people.value} onClose=${() => { open.value = ""; }} />`}
        ${open.value === "codes" && html`<${CodesDialog} product=${one} onClose=${() => { open.value = ""; }} />`}</div>`;
    };
  },
};
