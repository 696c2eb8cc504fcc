// Asks for the few words that a location, a link, a card or a scan needs.

import { el } from "/page/dom.js";
import { t } from "/page/texts.js";

/** `rows` are [name, label key, first value, choices?]; resolves with the values, or null when cancelled. */
export function ask(heading, rows) {
  const inputs = rows.map(([name, label, value, choices]) => [name, label, input(name, value, choices)]);
  const fields = inputs.map(([, label, node]) => el("label", {}, el("span", {}, t(label)), node));
  const cancel = el("button", { type: "button", onclick: () => dialog.close("") }, t("wechat.form.cancel"));
  const accept = el("button", { class: "primary", type: "submit" }, t("wechat.send"));
  const form = el("form", { method: "dialog" }, el("h2", {}, heading), ...fields, el("div", { class: "row" }, cancel, accept));
  const dialog = el("dialog", { class: "form", "aria-label": heading }, form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    dialog.close("sent");
  });
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((done) => dialog.addEventListener("close", () => {
    dialog.remove();
    done(dialog.returnValue ? Object.fromEntries(inputs.map(([name, , node]) => [name, node.value])) : null);
  }));
}

function input(name, value, choices) {
  if (!choices) return el("input", { name, value, required: true, autocomplete: "off" });
  return el("select", { name }, ...choices.map(([key, text]) => el("option", { value: key }, text)));
}
