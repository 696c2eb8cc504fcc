/** The line that stays above the editor: what is being edited, whether it is kept, and how it becomes public. */

import { html, shallowRef } from "../../../shared/html.js";
import { icon } from "../../../shared/icons.js";
import { t } from "../../../shared/texts.js";
import { mayLeave } from "../../../settings/draft.js";
import { linkTo, usePlace } from "../../place.js";
import { lastAsked } from "../list/products.js";
import { PublishDialog } from "../publish/publish_dialog.js";
import { focusField } from "./fields.js";

export const EditorHead = {
  name: "EditorHead",
  props: { edited: Object, kind: String, mayEdit: Boolean, names: Object, zone: String },
  setup(props) {
    const { go } = usePlace();
    const publishing = shallowRef(false);
    /** Back to the list as it was left; a page that was opened directly goes to the list of everything. */
    const back = async (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      event.stopPropagation();
      const { edited } = props;
      if (edited.dirty.value && !edited.rival.value) await edited.save();
      if (await mayLeave(edited.dirty.value)) go("", lastAsked());
    };
    const publish = async () => {
      const { edited } = props;
      if (edited.dirty.value && !await edited.save()) { if (edited.trouble.value?.field) focusField(edited.trouble.value.field); return; }
      publishing.value = true;
    };
    const phase = () => {
      const { phase: now, trouble } = props.edited;
      if (now.value === "failed") return html`<button type="button" class="save-phase is-bad" onClick=${() => (trouble.value.field && focusField(trouble.value.field)) || props.edited.save()}>${icon("alert", "small-icon")}${t(trouble.value.field ? "console.products.phase.refused" : "console.products.phase.failed")}</button>`;
      return html`<span class=${`save-phase is-${now.value}`} role="status">${now.value === "saving" ? html`<span class="spinner"></span>` : now.value === "saved" ? icon("check", "small-icon") : null}${t(`console.products.phase.${now.value}`)}</span>`;
    };
    return () => {
      const { edited } = props;
      const { product, form } = edited;
      const lost = Boolean(edited.lost.value);
      const title = lost ? t("console.products.lost") : form.value?.title || t(product.value ? "console.products.untitled" : "console.products.new");
      return html`<header class="editor-head"><a class="goods-back" href=${linkTo("")} onClickCapture=${back} aria-label=${t("console.products.back")} title=${t("console.products.back")}>${icon("back")}</a>
        <div class="editor-title"><h1 tabindex="-1" title=${title}>${title}</h1><small>${props.kind && !lost ? t(`console.products.kind.${props.kind}`) : ""}</small></div>
        ${lost ? null : !props.mayEdit || product.value?.state === "archived" ? html`<span class="save-phase">${t("console.products.phase.read")}</span>` : product.value || edited.dirty.value ? phase() : html`<span class="save-phase">${t("console.products.phase.new")}</span>`}
        ${props.mayEdit && product.value?.state !== "archived" && html`<button type="button" class=${`button editor-publish ${product.value?.state === "published" && !product.value.changed && !edited.dirty.value ? "" : "primary"}`} disabled=${!product.value || ["held", "rival"].includes(edited.phase.value)} onClick=${publish}>${t(product.value?.state === "published" ? (product.value.changed || edited.dirty.value ? "console.products.publish.changes" : "console.products.publish.live") : "console.products.publish")}</button>`}
        ${publishing.value && html`<${PublishDialog} edited=${edited} names=${props.names} zone=${props.zone} onClose=${() => { publishing.value = false; }} />`}</header>
        ${edited.trouble.value && !edited.trouble.value.field && html`<p class="callout bad editor-trouble" role="alert">${icon("alert")}<span>${edited.trouble.value.message}</span><button type="button" class="button tiny" onClick=${() => edited.save()}>${t("console.again")}</button></p>`}`;
    };
  },
};
