// The button in the page's head goes through three states, and the choice is kept: the code as the
// chapter sets it, all of it shown, none of it shown. Solutions keep to their own folds, and the
// exercises keep their code.
(() => {
  const KEY = "lossbook-code";
  const NEXT = { asWritten: "shown", shown: "hidden", hidden: "asWritten" };
  const button = document.querySelector(".btn-code-button");
  if (!button) return;

  function load() {
    try {
      const stored = localStorage.getItem(KEY);
      return stored in NEXT ? stored : "asWritten";
    } catch {
      return "asWritten";
    }
  }

  function save(state) {
    try {
      localStorage.setItem(KEY, state);
    } catch {
      // The choice holds for this page.
    }
  }

  function show(state) {
    document.documentElement.dataset.code = state;
    document
      .querySelectorAll(".cell.tag_hide-input > details.hide")
      .forEach((fold) => (fold.open = state === "shown"));
    // Once Bootstrap has started it keeps a tooltip's words in an attribute of its own.
    const kept = "data-bs-original-title";
    button.setAttribute("aria-label", WORDS.code[state]);
    button.setAttribute(button.hasAttribute(kept) ? kept : "title", WORDS.code[state]);
  }

  let state = load();
  show(state);
  button.addEventListener("click", () => {
    state = NEXT[state];
    save(state);
    show(state);
  });
})();
