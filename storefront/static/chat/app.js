// The whole page: head, timeline, composer, viewer; and what the world outside learns (title, embedding site).

import { Composer } from "./composer.js";
import { computed, html, onBeforeUnmount, onMounted, ref, watch } from "./dom.js";
import { Header } from "./header.js";
import { isEmbedded, page, t } from "./page.js";
import { Timeline } from "./timeline.js";
import { Viewer } from "./viewer.js";

function picturesOf(messages, chat) {
  return messages
    .filter((message) => message.kind === "image" && !message.recalled_at && (message.media?.url || chat.preview(message)))
    .map((message) => ({ id: message.id, url: message.media.url || chat.preview(message), name: message.media.name }));
}

function tellOutside(unread) {
  const title = t("title", { shop: page.shop.name });
  document.title = unread ? t("unread_title", { count: unread, title }) : title;
  // Any site may embed the chat, and a count is no secret, so every parent may hear it.
  if (isEmbedded) parent.postMessage({ type: "uphub:unread", count: unread }, "*");
}

export const App = {
  props: ["chat"],
  setup(props) {
    const { chat } = props;
    const shown = ref(""); // id of the picture in the viewer
    const dragging = ref(false);
    let timeline = null;
    let depth = 0;
    const pictures = computed(() => picturesOf(chat.state.view.messages, chat));
    watch(() => chat.unread(), tellOutside);

    const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
    const onDragenter = (event) => { if (holdsFiles(event)) dragging.value = ++depth > 0; };
    const onDragleave = (event) => { if (holdsFiles(event)) dragging.value = --depth > 0; };
    const onDrop = (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      depth = 0;
      dragging.value = false;
      chat.sendFiles([...event.dataTransfer.files]);
    };
    const onDragover = (event) => holdsFiles(event) && event.preventDefault();
    // The site that embeds the chat hears no key pressed inside of it.
    const onEscape = (event) => {
      const isFree = event.key === "Escape" && !event.defaultPrevented && !event.isComposing && !event.target.closest("dialog");
      if (isEmbedded && isFree) parent.postMessage({ type: "uphub:close" }, "*");
    };
    // iOS keeps the page's height when the keyboard opens; only the visual viewport knows better.
    const onViewport = () => document.documentElement.style.setProperty("--seen", `${visualViewport.height}px`);
    onMounted(() => window.visualViewport?.addEventListener("resize", onViewport));
    onBeforeUnmount(() => window.visualViewport?.removeEventListener("resize", onViewport));

    return () => html`<main class=${`card ${isEmbedded ? "embedded" : ""}`} onDragenter=${onDragenter} onDragleave=${onDragleave}
        onDragover=${onDragover} onDrop=${onDrop} onKeydown=${onEscape}>
      <${Header} chat=${chat} />
      <div class="middle">
        ${chat.state.failed && !chat.state.view.opened
          ? html`<div class="failed-open" role="alert"><h2>${t("failed_open")}</h2><p>${chat.state.failed}</p>
              <button type="button" class="button" onClick=${chat.reconnect}>${t("retry_now")}</button></div>`
          : html`<${Timeline} ref=${(part) => { timeline = part; }} chat=${chat} onShow=${(message) => { shown.value = message.id; }} />`}
        ${dragging.value && html`<div class="drop">${t("drop")}</div>`}
      </div>
      <${Composer} chat=${chat} onGrew=${() => timeline?.settle()} />
      ${shown.value && pictures.value.some((one) => one.id === shown.value)
        && html`<${Viewer} pictures=${pictures.value} start=${shown.value} onClose=${() => { shown.value = ""; }} />`}
    </main>`;
  },
};
