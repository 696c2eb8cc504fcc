/** A small page of faces; arrows move, Enter chooses, Esc closes. */

import { html, onBeforeUnmount, onMounted, ref } from "../shared/html.js";
import { t } from "../shared/texts.js";

const FACES = Array.from("😊😄😂🤣😍🥰😘😉🤗🤔😅😭😢😳🙈😴👍👌🙏👏💪🤝👋✌🎉🎁🌹💐❤💕✨🔥☀🌙📦🚚💰🧾⏰✅");
const COLUMNS = 8;
const KEY = "hub.emoji";

/** The row of those used last, kept on this machine. */
function recent() {
  try {
    return JSON.parse(localStorage.getItem(KEY) || "[]").filter((face) => FACES.includes(face)).slice(0, COLUMNS);
  } catch {
    return [];
  }
}

function remember(face) {
  try {
    localStorage.setItem(KEY, JSON.stringify([face, ...recent().filter((other) => other !== face)].slice(0, COLUMNS)));
  } catch { /* then there is no such row */ }
}
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
    const used = recent();
    const pick = (face) => { remember(face); emit("pick", face); };
    const faces = (list, group) => list.map((face) => html`<button key=${`${group}${face}`} type="button" aria-label=${face} onClick=${() => pick(face)}>${face}</button>`);
    return () => html`<div ref=${box} class="emoji" role="dialog" aria-label=${t("console.emoji")} onKeydown=${onKey}>
      ${used.length > 0 && html`<p key="recent" class="emoji-title">${t("console.emoji.recent")}</p>`}${faces(used, "r")}${used.length > 0 && Array.from({ length: COLUMNS - used.length }, (_, n) => html`<i key=${`gap${n}`}></i>`)}
      ${used.length > 0 && html`<p key="all" class="emoji-title">${t("console.emoji.all")}</p>`}${faces(FACES, "f")}</div>`;
  },
};
