/** What can be done to all ticked rows. */

import { html } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";
import { serverNow } from "../shared/api.js";
import { snoozeTimes } from "./desk/snooze_times.js";
import { colleagues, usable } from "./list_names.js";
import { timeWords } from "./desk/snooze.js";
import { PopMenu } from "./pop_menu.js";
import { state } from "./store.js";
import { doToTicked, progress, ticked, unreadAgain, untickAll } from "./ticked.js";

const REASONS = ["resolved", "no_reply", "spam"];

export const BulkBar = {
  name: "BulkBar",
  emits: ["all"],
  props: { total: Number },
  setup(props, { emit }) {
    const may = (right) => (state.value.me?.rights ?? []).includes(right);
    const labels = (action, back) => [{ items: usable(state.value.labels).map((label) => ({
      key: label.id, label: label.name, tone: label.color,
      run: () => doToTicked(action, { label: label.id }, { undo: (ids) => ({ action: back, ids, fields: { label: label.id } }) }),
    })) }];
    const handing = () => [
      { title: t("console.bulk.transfer.person"), items: colleagues.value.filter((one) => one.id !== state.value.me?.id).map((one) => ({ key: one.id, label: one.name, run: () => doToTicked("transfer", { to_staff: one.id }) })) },
      { title: t("console.bulk.transfer.group"), items: state.value.groups.map((one) => ({ key: one.id, label: one.name, run: () => doToTicked("transfer", { to_group: one.id }) })) },
    ].filter((group) => group.items.length > 0);
    const resting = () => [{ title: t("console.bulk.snooze"), items: snoozeTimes(serverNow(), state.value.shop?.timezone ?? "Asia/Shanghai").map(({ id, at }) => ({
      key: id, label: t(`console.snooze.${id}`), hint: timeWords(at), run: () => doToTicked("snooze", { until: new Date(at).toISOString() }, { undo: (ids) => ({ action: "snooze", ids, fields: { until: null } }) }),
    })) }];
    const labelling = () => [{ items: [
      { key: "label", label: t("console.bulk.label"), next: () => labels("label", "unlabel") },
      { key: "unlabel", label: t("console.bulk.unlabel"), next: () => labels("unlabel", "label") },
    ] }];
    const closing = () => [{ title: t("console.bulk.close"), items: REASONS.map((reason) => ({ key: reason, label: t(`console.close.${reason}`), run: () => doToTicked("close", { reason }) })) }];
    const button = (name, symbol, run) => html`<button type="button" class="icon-button" aria-label=${t(`console.bulk.${name}`)} title=${t(`console.bulk.${name}`)} onClick=${run}>${icon(symbol)}</button>`;
    return () => {
      const count = ticked.value.ids.size;
      if (progress.value) {
        const { done, total } = progress.value;
        return html`<div class="bulk-bar" role="status"><span class="spinner"></span><span class="bulk-count">${t("console.bulk.progress", { done, total })}</span>
          <progress class="bulk-progress" max=${total} value=${done}></progress></div>`;
      }
      return html`<div class="bulk-bar" role="toolbar" aria-label=${t("console.bulk")}>
        <button type="button" class="icon-button" aria-label=${t("console.bulk.none")} title=${t("console.bulk.none")} onClick=${untickAll}>${icon("close")}</button>
        <span class="bulk-count" aria-live="polite">${t("console.bulk.count", { n: count })}</span>
        ${count < props.total && html`<button type="button" class="bulk-all" onClick=${() => emit("all")}>${t("console.bulk.all", { n: props.total })}</button>`}
        <span class="bulk-acts">
          ${may("inbox.reply") && html`${button("take", "user", () => doToTicked("take"))}
          <${PopMenu} symbol="tag" hollow align="end" label=${t("console.bulk.labels")} groups=${labelling()} />
          <${PopMenu} symbol="swap" hollow align="end" label=${t("console.bulk.transfer")} groups=${handing()} />
          <${PopMenu} symbol="moon" hollow align="end" label=${t("console.bulk.snooze")} groups=${resting()} />
          ${button("read", "checks", () => doToTicked("read", {}, { undo: unreadAgain }))}`}
          ${may("inbox.close") && html`<${PopMenu} symbol="check" hollow align="end" label=${t("console.bulk.close")} groups=${closing()} />`}
        </span></div>`;
    };
  },
};
