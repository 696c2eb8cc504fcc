/** A small page of faces; arrows move, Enter chooses, Esc closes. */

import { html, onBeforeUnmount, onMounted, ref } from "../shared/html.js";
import { t } from "../shared/texts.js";

const FACES = Array.from("😊😄😂🤣😍🥰😘😉🤗🤔😅😭😢😳🙈😴👍👌🙏👏💪🤝👋✌🎉🎁🌹💐❤💕✨🔥☀🌙📦🚚💰🧾⏰✅");
const COLUMNS = 8;
const STEPS = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS };

export const EmojiPicker = {
  name: "EmojiPicker",
  emits: ["pick", "close"],
  setup(_, { emit }) {
    const box = ref(null);
    const outside = (event) => { if (!box.value?.contains(event.target)) emit("close"); };
    const onKey = (event) => {
      if (event.key === "Escape") { event.stopPropagation(); emit("close"); }
      const buttons = [...box.value.querySelectorAll("button")];
      const step = STEPS[event.key];
      if (step === undefined) return;
      event.preventDefault();
      buttons[buttons.indexOf(document.activeElement) + step]?.focus();
    };
    onMounted(() => { box.value.querySelector("button").focus(); setTimeout(() => document.addEventListener("pointerdown", outside)); });
    onBeforeUnmount(() => document.removeEventListener("pointerdown", outside));
    return () => html`<div ref=${box} class="emoji" role="dialog" aria-label=${t("console.emoji")} onKeydown=${onKey}>
      ${FACES.map((face) => html`<button key=${face} type="button" onClick=${() => emit("pick", face)}>${face}</button>`)}</div>`;
  },
};
