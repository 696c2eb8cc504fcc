/* Applies the chosen theme before the first paint; a plain script in <head>, because modules come too late. */
(() => {
  const KEY = "hub.theme";
  const NEXT = { auto: "light", light: "dark", dark: "auto" };
  const root = document.documentElement;
  const chosen = () => { try { return localStorage.getItem(KEY) || "auto"; } catch { return "auto"; } };
  const apply = (theme) => {
    if (theme === "auto") root.removeAttribute("data-theme");
    else root.setAttribute("data-theme", theme);
    root.setAttribute("data-theme-choice", theme);
  };
  apply(chosen());
  const choose = (theme) => {
    try { localStorage.setItem(KEY, theme); } catch { /* private windows may refuse; the choice then lasts for the page */ }
    apply(theme);
  };
  document.addEventListener("click", (event) => { if (event.target.closest?.("[data-theme-switch]")) choose(NEXT[chosen()]); });
  // A module cannot import a plain script: commands choose by this event.
  document.addEventListener("hub:theme", ({ detail }) => { if (detail in NEXT) choose(detail); });
})();
