/* Embeds a shop's chat in any site:
   <script src="https://hub.example/widget.js" data-shop="my-shop" async></script>
   Optional: data-lang, data-accent, data-side="left", and for signed-in members data-user, data-name, data-signature. */
(() => {
  "use strict";
  const tag = document.currentScript;
  if (!tag || !tag.dataset.shop || window.UpHubChat) return;
  const origin = new URL(tag.src).origin;
  const { shop, lang = "", accent = "#17694f", side = "right", user, name = "", signature } = tag.dataset;
  const inChinese = (lang || navigator.language || "").startsWith("zh");
  const words = inChinese ? { open: "打开聊天", close: "收起聊天", frame: "在线客服" } : { open: "Open chat", close: "Close chat", frame: "Chat" };
  const BUBBLE = "M12 4c-4.7 0-8.5 3.2-8.5 7.2 0 2.2 1.2 4.2 3 5.5L6 20l3.7-1.9c.7.2 1.5.3 2.3.3 4.7 0 8.5-3.2 8.5-7.2S16.7 4 12 4Z";
  const CROSS = "M6.5 6.5l11 11M17.5 6.5l-11 11";
  const isPhone = () => window.matchMedia("(max-width: 560px)").matches;

  // A shadow root keeps the site's styles out; styles are set through the object model, which a strict policy allows.
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "closed" });
  const styled = (element, styles) => Object.assign(element.style, styles) && element;
  const corner = { [side === "left" ? "left" : "right"]: "20px" };

  const button = styled(document.createElement("button"), {
    position: "fixed", bottom: "calc(20px + env(safe-area-inset-bottom))", ...corner, width: "58px", height: "58px", padding: "0",
    border: "0", borderRadius: "50%", background: accent, color: "#fff", cursor: "pointer", zIndex: "2147483000",
    boxShadow: "0 6px 20px rgb(0 0 0 / 24%)", display: "grid", placeItems: "center",
  });
  button.type = "button";
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", width: "28", height: "28", fill: "none", stroke: "currentColor", "stroke-width": "1.9", "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true" })) svg.setAttribute(key, value);
  svg.append(path);
  const badge = styled(document.createElement("span"), {
    position: "absolute", top: "-2px", right: "-2px", minWidth: "20px", height: "20px", padding: "0 5px", boxSizing: "border-box",
    borderRadius: "10px", background: "#c8372d", color: "#fff", font: "600 12px/20px system-ui, sans-serif", display: "none",
  });
  button.append(svg, badge);

  let frame = null;
  let isOpen = false;
  let isLoaded = false;

  function address() {
    const query = lang ? `?lang=${encodeURIComponent(lang)}` : "";
    // In the fragment, which no server log sees.
    const member = user && signature ? `#${new URLSearchParams({ user, name, signature })}` : "";
    return `${origin}/s/${encodeURIComponent(shop)}/chat${query}${member}`;
  }

  function placeFrame() {
    const phone = isPhone();
    styled(frame, {
      position: "fixed", border: "0", zIndex: "2147483001", background: "transparent", colorScheme: "normal", display: isOpen ? "block" : "none",
      ...(phone
        ? { inset: "0", width: "100%", height: "100%", borderRadius: "0", boxShadow: "none" }
        : { inset: "auto", bottom: "92px", ...corner, width: "min(400px, calc(100vw - 40px))", height: "min(660px, calc(100vh - 120px))", borderRadius: "18px", boxShadow: "0 18px 48px rgb(0 0 0 / 24%)" }),
    });
    button.style.visibility = phone && isOpen ? "hidden" : "visible";
  }

  function show(next) {
    isOpen = next;
    if (isOpen && !frame) {
      frame = document.createElement("iframe");
      frame.title = words.frame;
      frame.src = address();
      frame.allow = "clipboard-write";
      frame.addEventListener("load", () => {
        isLoaded = true;
        tellShown();
      });
      root.append(frame);
    }
    if (frame) placeFrame();
    tellShown();
    count(0);
    path.setAttribute("d", isOpen ? CROSS : BUBBLE);
    button.setAttribute("aria-expanded", String(isOpen));
    button.setAttribute("aria-label", isOpen ? words.close : words.open);
    if (isOpen) frame.focus();
    else button.focus({ preventScroll: true });
  }

  // A hidden frame counts as visible to the browser; untold, the chat would mark everything as read.
  function tellShown() {
    if (isLoaded) frame.contentWindow.postMessage({ type: "uphub:shown", on: isOpen }, origin);
  }

  function count(unread) {
    badge.textContent = unread > 99 ? "99+" : String(unread);
    badge.style.display = unread > 0 && !isOpen ? "block" : "none";
  }

  addEventListener("message", (event) => {
    if (event.origin !== origin || !frame || event.source !== frame.contentWindow) return;
    if (event.data?.type === "uphub:close") show(false);
    if (event.data?.type === "uphub:unread") count(Number(event.data.count) || 0);
  });
  addEventListener("keydown", (event) => event.key === "Escape" && isOpen && show(false));
  addEventListener("resize", () => frame && placeFrame());
  button.addEventListener("click", () => show(!isOpen));

  path.setAttribute("d", BUBBLE);
  button.setAttribute("aria-label", words.open);
  button.setAttribute("aria-expanded", "false");
  root.append(button);
  const attach = () => document.body.append(host);
  if (document.body) attach();
  else addEventListener("DOMContentLoaded", attach);
  window.UpHubChat = { open: () => show(true), close: () => show(false) };
})();
