// A small choice of emoji: what people send to shops, not all three thousand.

import { html, ref } from "./dom.js";
import { t } from "./page.js";

const GROUPS = {
  smileys: "😀 😄 😁 😅 😂 🤣 😊 🥰 😍 😘 😋 😜 🤔 😏 😌 😴 😷 🥺 😢 😭 😤 😡 🤯 😱 🙄 🤗 🤩 🥳 😎 🤫 😳 🙃",
  gestures: "👍 👎 👌 ✌️ 🤞 🤝 🙏 👏 🙌 💪 👋 🤙 🫶 ☝️ 👀 🙋",
  things: "❤️ 🧡 💛 💚 💙 💜 💔 💕 🌹 🌸 🎉 🎁 🎂 ✨ 🔥 💯 ⭐ ☀️ 🌙 ☕ 📦 🚚 💰 🧧 🛒 📷 ⏰ ✅ ❌ ❓ ‼️ 💤",
};
const RECENT_KEY = "uphub.chat.emoji";
const MOST_RECENT = 8;

function recentOnes() {
  try {
    return JSON.parse(localStorage.getItem(RECENT_KEY)) ?? [];
  } catch {
    return [];
  }
}

function remember(emoji) {
  const list = [emoji, ...recentOnes().filter((one) => one !== emoji)].slice(0, MOST_RECENT);
  try {
    localStorage.setItem(RECENT_KEY, JSON.stringify(list));
  } catch {
    // Without storage there is simply no row of recent ones.
  }
}

export const EmojiPanel = {
  emits: ["pick"],
  setup(_props, { emit }) {
    const recent = ref(recentOnes());
    const pick = (emoji) => {
      remember(emoji);
      emit("pick", emoji);
    };
    return () => {
      const groups = Object.entries(GROUPS).map(([name, all]) => [name, all.split(" ")]);
      if (recent.value.length) groups.unshift(["recent", recent.value]);
      return html`<div class="emoji-panel" id="emoji-panel">${groups.map(([name, all]) => html`<section key=${name} aria-label=${t(`emoji_${name}`)}>
        <h2>${t(`emoji_${name}`)}</h2>
        <div class="emoji-grid">${all.map((emoji) => html`<button key=${emoji} type="button" onClick=${() => pick(emoji)}>${emoji}</button>`)}</div>
      </section>`)}</div>`;
    };
  },
};
