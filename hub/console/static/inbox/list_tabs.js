/** The views as tabs; those looked at less often, and saved ones, behind "more". */

import { html, ref } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";
import { filtersOf, keyOf, tidy } from "./asked.js";
import { ask } from "./ask_list.js";
import { savedViews } from "./list_names.js";
import { PopMenu } from "./pop_menu.js";
import { state } from "./store.js";
import { ViewsDialog } from "./views_dialog.js";

const TABS = ["mine", "waiting", "all", "mentions"];
const FURTHER = ["snoozed", "bot", "closed"];
const MOST = 999;

export const ListTabs = {
  name: "ListTabs",
  emits: ["chosen"],
  setup(_, { emit }) {
    const dialog = ref("");
    const choose = (asked) => { ask(asked); emit("chosen"); };
    const tab = (view) => html`<button key=${view} type="button" class="tab" aria-current=${isAt(view) ? "true" : null} onClick=${() => choose({ view })}>
      ${t(`console.view.${view}`)}${count(view)}</button>`;
    const further = () => [
      { items: FURTHER.map((view) => ({ key: view, label: t(`console.view.${view}`), hint: number(state.value.counts[view]), chosen: isAt(view), run: () => choose({ view }) })) },
      ...(savedViews.value.length ? [{ title: t("console.views.saved"), items: savedViews.value.map(saved) }] : []),
      { items: [
        ...(isSpecial() ? [{ key: "save", label: t("console.views.save"), run: () => { dialog.value = "save"; } }] : []),
        ...(savedViews.value.length ? [{ key: "manage", label: t("console.views.manage"), run: () => { dialog.value = "manage"; } }] : []),
      ] },
    ].filter((group) => group.items.length > 0);
    const saved = (view) => ({ key: view.id, label: view.name, hint: view.shared ? t("console.views.team") : "", chosen: keyOf(view.query) === keyOf(state.value.asked), run: () => choose(view.query) });
    return () => html`<nav class="tabs" aria-label=${t("console.views")}><div class="tab-strip">${TABS.map(tab)}</div>
      <${PopMenu} face="tab tab-more" label=${t("console.views.more")} align="end" groups=${further()}><span class=${`tab-face ${isFurther() ? "at" : ""}`}>${nameFurther()}${icon("down", "small-icon")}</span><//>
      ${dialog.value && html`<${ViewsDialog} saving=${dialog.value === "save"} onClose=${() => { dialog.value = ""; }} />`}</nav>`;
  },
};

function isAt(view) {
  return state.value.asked.view === view && !savedHere();
}

function savedHere() {
  return savedViews.value.find((view) => keyOf(view.query) === keyOf(state.value.asked) && keyOf(view.query) !== keyOf({ view: tidy(view.query).view }));
}

function isFurther() {
  return FURTHER.includes(state.value.asked.view) || Boolean(savedHere());
}

function nameFurther() {
  const saved = savedHere();
  if (saved) return saved.name;
  return FURTHER.includes(state.value.asked.view) ? t(`console.view.${state.value.asked.view}`) : t("console.views.more");
}

function isSpecial() {
  return !savedHere() && (filtersOf(state.value.asked).length > 0 || Boolean(state.value.asked.sort));
}

export function number(n) {
  return n > MOST ? `${MOST}+` : n ? String(n) : "";
}

function count(view) {
  const n = view === "all" ? 0 : state.value.counts[view];
  return n ? html`<span class=${`tab-count ${view}`}>${number(n)}</span>` : null;
}
