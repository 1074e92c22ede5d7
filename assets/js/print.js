// On paper every fold is open, but for those that the reader chooses, and the page is light. Afterwards all is as it was.
(() => {
  const page = document.documentElement;
  let before = null;

  function prepare() {
    if (before) return;
    const folds = [...document.querySelectorAll("article details:not([open], .print-if-open)")];
    before = { theme: page.dataset.theme, folds };
    page.dataset.theme = "light";
    folds.forEach((fold) => (fold.open = true));
    document.querySelectorAll('img[loading="lazy"]').forEach((image) => (image.loading = "eager"));
  }

  function restore() {
    if (!before) return;
    page.dataset.theme = before.theme;
    before.folds.forEach((fold) => (fold.open = false));
    before = null;
  }

  addEventListener("beforeprint", prepare);
  addEventListener("afterprint", restore);
})();
