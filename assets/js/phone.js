// What a phone needs: the drawer of contents closes after a choice, a figure opens in its full
// size, and a finger that scrolls the page over a slider's rail leaves the slider alone.
(() => {
  for (const drawer of document.querySelectorAll(".bd-sidebar-primary, .bd-sidebar-secondary")) {
    drawer.addEventListener("click", (event) => {
      if (!event.target.closest("a[href]")) return;
      document.querySelectorAll("input.sidebar-toggle").forEach((box) => (box.checked = false));
    });
  }

  // The dialog stands in the figure's own cell, whose colours it takes.
  function enlarge(picture) {
    const dialog = document.createElement("dialog");
    const [copy, button] = [picture.cloneNode(), document.createElement("button")];
    dialog.className = "figure-dialog";
    dialog.setAttribute("aria-label", WORDS.enlarged);
    button.className = "btn btn-sm btn-primary";
    button.textContent = WORDS.close;
    button.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    dialog.append(button, copy);
    picture.closest(".cell_output").append(dialog);
    dialog.showModal();
  }

  document.addEventListener("click", (event) => {
    const { target } = event;
    const isFigure = target.matches(".bd-article .cell_output img");
    if (!isFigure || target.closest("dialog")) return;
    if (matchMedia("(max-width: 600px)").matches) enlarge(target);
  });

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
