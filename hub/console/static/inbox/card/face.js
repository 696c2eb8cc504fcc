/** Who this is: the team's own name for the customer, with the platform's nickname under it. */

import { avatar } from "../../shared/avatar.js";
import { fanName } from "../../shared/fan_name.js";
import { html, nextTick, ref, watch } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain } from "../../shared/toasts.js";
import { enterMeaning } from "../keys.js";

const MOST = 40;

export const Face = {
  name: "CardFace",
  props: { head: Object, card: Object, may: Boolean, save: Function },
  setup(props) {
    const editing = ref(false);
    const busy = ref(false);
    const text = ref("");
    const box = ref(null);
    const opener = ref(null);
    const edit = () => { text.value = props.card.remark; editing.value = true; nextTick(() => box.value?.select()); };
    const shut = () => { editing.value = false; nextTick(() => opener.value?.focus()); };
    const submit = async (event) => {
      event.preventDefault();
      if (busy.value) return;
      if (text.value.trim() === props.card.remark) return shut();
      busy.value = true;
      const done = await props.save({ remark: text.value.trim() }).catch((error) => complain(error));
      busy.value = false;
      return done === undefined ? undefined : shut();
    };
    const onKeydown = (event) => {
      if (event.key === "Escape") { event.stopPropagation(); shut(); }
      if (event.key === "Enter" && enterMeaning(event) === "none") event.stopPropagation();
    };
    watch(() => props.head.customer_id, () => { editing.value = false; });
    return () => html`<div class="fan-face">${avatar(props.head, "large")}
      ${editing.value ? html`<form class="remark-form" onSubmit=${submit}>
          <input ref=${box} class="input" maxlength=${MOST} value=${text.value} autocomplete="off" aria-label=${t("console.card.remark")} placeholder=${props.head.fan?.name || t("console.card.remark")}
            onInput=${(event) => { text.value = event.target.value; }} onKeydown=${onKeydown} />
          <p class="card-hint">${t("console.card.remark.about")}</p>
          <div class="card-foot"><button type="button" class="button" onClick=${shut}>${t("console.cancel")}</button>
            <button class="button primary" disabled=${busy.value}>${t("console.card.save")}</button></div></form>`
        : html`<h2>${fanName(props.head)}${props.may && props.card && html`<button ref=${opener} type="button" class="icon-button remark-edit" aria-label=${t("console.card.remark.edit")} title=${t("console.card.remark.edit")} onClick=${edit}>${icon("pencil", "small-icon")}</button>`}</h2>
          ${props.head.fan?.remark && props.head.fan?.name ? html`<p class="nickname">${t("console.card.nickname", { name: props.head.fan.name })}</p>` : null}`}
      ${props.head.fan?.reachable === false && html`<span class="chip bad">${t("console.fan.unreachable")}</span>`}</div>`;
  },
};
