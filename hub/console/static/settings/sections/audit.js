/** The audit trail in plain words: filters, pages, and whether it is whole. */

import { get } from "../../shared/api.js";
import { html, onMounted, ref, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { firstText, t } from "../../shared/texts.js";
import { complain } from "../../shared/toasts.js";
import { exactMoment } from "../accounts/moment.js";
import { sectionHead, settingNames } from "../parts/form_parts.js";

const ACTS = ["sign_in", "sign_in.failed", "sign_in.code_failed", "password.change", "password.reset", "factor.on", "factor.off", "factor.reset", "factor.recovery_used", "factor.recovery_renewed", "factor.demand",
  "staff.invite", "staff.invite_again", "staff.uninvite", "staff.join", "staff.change", "staff.remove", "role.create", "role.change", "role.remove", "key.create", "key.revoke",
  "pii.reveal", "takeover", "bulk", "export", "desk.changed", "group.added", "group.changed", "group.removed", "seat.changed", "seat.state", "alerts.changed", "fields.changed", "reply.create", "reply.change", "reply.remove", "reply.import", "import.begin", "import.apply", "import.cancel", "export.begin", "listing_template.save", "listing_template.delete", "label.create", "label.change", "label.merge", "label.delete",
  "asset.add", "asset.change", "asset.trash", "asset.restore", "asset.replace", "asset.undo", "asset.bulk", "snippet.create", "snippet.change", "snippet.remove",
  "product.create", "product.change", "product.publish", "product.unpublish", "product.archive", "product.restore", "product.schedule", "product.version", "product.bulk", "category.create", "category.change", "category.remove", "freight.create", "freight.change", "freight.remove",
  "warehouse.create", "warehouse.change", "warehouse.remove", "stock.settings", "stock.receipt", "stock.take", "stock.transfer", "reservation.create", "reservation.commit", "reservation.release", "reservation.ship", "reservation.return", "prices.changed", "prices.bulk",
  "sale.create", "sale.edit", "sale.delete", "sale.prepare", "sale.withdraw", "sale.open", "sale.show", "sale.add", "sale.close", "sale.cancel",
  "order.place", "order.cancel", "order.ship", "order.send_elsewhere", "order.bulk", "order.export", "order.export_fetched", "order.complete", "order.clear_mark", "dispatch.change", "refund.ask", "refund.approve", "refund.retry", "refund.drop",
  "stock_code.add", "stock_code.reveal", "stock_code.void", "stock_code.replace"];
const CHECK_MS = 120_000; // every entry of years is read
const NOBODY = { nobody: "console.audit.nobody", system: "console.audit.system" };

export const Section = {
  name: "Audit",
  props: { me: Object },
  setup(props) {
    const wanted = ref(empty());
    const page = shallowRef(null);
    const chain = shallowRef(null);
    const lost = ref("");
    const load = async (more = false) => {
      const query = new URLSearchParams(conditions(wanted.value, more ? page.value.cursor : ""));
      try {
        const answer = await get(`/api/v1/audit?${query}`);
        page.value = more ? { ...answer, entries: [...page.value.entries, ...answer.entries] } : answer;
        lost.value = "";
      } catch (error) {
        if (more) complain(error); else lost.value = error.message;
      }
    };
    const narrow = (part) => { wanted.value = { ...wanted.value, ...part }; load(); };
    const check = () => { chain.value = null; get("/api/v1/audit/chain", { timeoutMs: CHECK_MS }).then((answer) => { chain.value = answer; }, (error) => { chain.value = { error }; }); };
    onMounted(() => { load(); check(); });
    return () => html`<div>${sectionHead("audit")}<div class="wide-section">${state(chain.value, check)}${filters(wanted.value, page.value?.people ?? {}, narrow)}
      ${lost.value && html`<div class="callout bad" role="alert">${icon("alert")}<span>${lost.value}</span><button type="button" class="button tiny" onClick=${() => load()}>${t("console.again")}</button></div>`}
      ${!page.value && !lost.value && html`<div class="skeleton settings-ghost" aria-busy="true"></div>`}
      ${page.value?.entries.length === 0 && html`<div class="empty"><b>${t("console.audit.none")}</b><p>${t("console.audit.none.about")}</p></div>`}
      ${page.value?.entries.length > 0 && html`<ol class="row-list">${page.value.entries.map((entry) => row(entry, page.value.people, props.me.shop.timezone, narrow))}</ol>`}
      ${page.value?.cursor && html`<p class="section-more"><button type="button" class="button" onClick=${() => load(true)}>${t("console.audit.more")}</button></p>`}</div></div>`;
  },
};

function empty() {
  return { actor: "", action: "", target: "", since: "", until: "" };
}

/** Days are the reader's own; the last one counts whole. */
function conditions({ since, until, ...rest }, cursor) {
  const after = until && new Date(`${until}T00:00`);
  if (after) after.setDate(after.getDate() + 1);
  const all = { ...rest, since: since && new Date(`${since}T00:00`).toISOString(), until: after && after.toISOString(), cursor };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value));
}

function state(chain, check) {
  if (!chain) return html`<p class="callout" aria-busy="true">${t("console.audit.checking")}</p>`;
  if (chain.error) return html`<p class="callout bad" role="alert">${icon("alert")}<span>${t("console.audit.unchecked")} ${chain.error.message}</span><button type="button" class="button tiny" onClick=${check}>${t("console.again")}</button></p>`;
  if (chain.broken_at) return html`<p class="callout bad" role="alert">${icon("alert")}<span>${t("console.audit.broken", { n: chain.broken_at })}</span></p>`;
  if (!chain.ok) return html`<p class="callout bad" role="alert">${icon("alert")}<span>${t("console.audit.tampered", chain)}</span></p>`;
  if (chain.late) return html`<p class="callout warn" role="alert">${icon("alert")}<span>${t("console.audit.late")}</span></p>`;
  return html`<p class="callout ok">${icon("check")}<span>${t("console.audit.ok", { n: chain.entries })}${chain.waiting > 0 && ` · ${t("console.audit.waiting", { n: chain.waiting })}`}</span></p>`;
}

function filters(wanted, people, narrow) {
  const day = (name) => html`<div class="field"><label for=${`audit-${name}`}>${t(`console.audit.${name}`)}</label><input class="input" type="date" id=${`audit-${name}`} value=${wanted[name]} onChange=${(event) => narrow({ [name]: event.target.value })} /></div>`;
  const some = Object.values(wanted).some(Boolean);
  return html`<form class="audit-filters" onSubmit=${(event) => event.preventDefault()}>
    <div class="field"><label for="audit-actor">${t("console.audit.person")}</label><select class="input" id="audit-actor" value=${wanted.actor} onChange=${(event) => narrow({ actor: event.target.value })}>
      <option value="">${t("console.audit.anybody")}</option>${Object.entries(people).map(([id, name]) => html`<option key=${id} value=${id}>${name}</option>`)}</select></div>
    <div class="field"><label for="audit-act">${t("console.audit.act")}</label><select class="input" id="audit-act" value=${wanted.action} onChange=${(event) => narrow({ action: event.target.value })}>
      <option value="">${t("console.audit.anything")}</option>${ACTS.map((act) => html`<option key=${act} value=${act}>${t(`console.act.${act}`)}</option>`)}</select></div>
    ${day("since")}${day("until")}
    ${some && html`<button type="button" class="button" onClick=${() => narrow(empty())}>${t("console.audit.reset")}</button>`}</form>`;
}

function row(entry, people, timeZone, narrow) {
  const kind = entry.actor.split(":")[0];
  const who = entry.actor_name || (NOBODY[kind] ? t(NOBODY[kind]) : t("console.audit.somebody"));
  const about = entry.target_name || people[entry.target] || "";
  const { reason, fields } = entry.details;
  const act = firstText([`console.act.${entry.action}`]) || entry.action;
  const more = [about !== who && about, fields && settingNames(fields.split(", ")), reason].filter(Boolean).join(t("console.list_comma"));
  return html`<li key=${entry.id}><span class="row-main"><b>${who}</b><span>${more ? t("console.audit.about", { act, more }) : act}</span>
      <small>${exactMoment(entry.at, timeZone)} · ${entry.seq ? `#${entry.seq}` : t("console.audit.unsealed")}</small></span>
    <button type="button" class="button tiny quiet" onClick=${() => narrow({ target: entry.target })}>${t("console.audit.target_only")}</button></li>`;
}
