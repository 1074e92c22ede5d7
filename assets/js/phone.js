// What a phone needs: the drawer of contents closes after a choice, a figure opens in its full
// size, and a finger that scrolls the page over a slider's rail leaves the slider alone.
(() => {
  const DRAWERS = [".bd-sidebar-primary", ".bd-sidebar-secondary"];
  for (const drawer of DRAWERS.map((name) => document.querySelector(name))) {
    drawer?.addEventListener("click", (event) => {
      if (!event.target.closest("a[href]")) return;
      document.querySelectorAll("input.sidebar-toggle").forEach((box) => (box.checked = false));
      document.querySelectorAll(".bd-sidebar.show").forEach((open) => open.classList.remove("show"));
    });
  }

  // The slider would follow the first touch. Without it, the browser scrolls, or says in a mouse's
  // words that the finger only tapped.
  document.addEventListener(
    "touchstart",
    (event) => {
      const { target } = event;
      if (target.closest(".noUi-target") && !target.closest(".noUi-handle")) {
        event.stopPropagation();
      }
    },
    { capture: true, passive: true },
  );
})();
