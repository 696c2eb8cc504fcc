/* The account menu opens without scripts; with them it also closes by Esc and by a click elsewhere. */
(() => {
  const menu = document.querySelector("details.me");
  if (!menu) return;
  document.addEventListener("pointerdown", (event) => { if (!menu.contains(event.target)) menu.open = false; });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
})();
