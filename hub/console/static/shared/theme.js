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
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-theme-switch]")) return;
    const theme = NEXT[chosen()];
    try { localStorage.setItem(KEY, theme); } catch { /* private windows may refuse; the choice then lasts for the page */ }
    apply(theme);
  });
})();
