// The list of all questions: filters it, keeps the filter in the address, and brings an answer when
// a reader opens it.
(() => {
  const form = document.getElementById("bank-filter");
  const questions = [...document.querySelectorAll(".bank-question")].map((element) => ({
    element,
    ...element.dataset,
    text: `${element.id} ${element.querySelector(".bank-text").textContent}`,
  }));
  const groups = [...new Set(questions.map(({ element }) => element.parentElement))];
  const menus = [...form.querySelectorAll("select")];
  const choices = Object.fromEntries(
    menus.map((menu) => [menu.name, [...menu.options].map(({ value }) => value)]),
  );

  function apply() {
    const filter = Object.fromEntries(new FormData(form));
    for (const question of questions) {
      question.element.hidden = !BANK_FILTER.fits(filter, question);
    }
    for (const group of groups) {
      group.hidden = !group.querySelector(".bank-question:not([hidden])");
    }
    const shown = questions.filter(({ element }) => !element.hidden).length;
    form.querySelector(".bank-count").textContent = WORDS.bank.count(shown, questions.length);
    return filter;
  }

  function applyAndKeep() {
    const address = `${location.pathname}${BANK_FILTER.write(apply())}${location.hash}`;
    history.replaceState(null, "", address);
  }

  // Where it does not come, the link in its place leads to it.
  async function bringAnswer(fold) {
    if (fold.querySelector(".bank-source")) return;
    const question = fold.closest(".bank-question");
    try {
      await QUESTIONS.load([question.dataset.chapter], form.dataset.version);
    } catch {
      return;
    }
    const whole = QUESTIONS.element(question.id).querySelector("details");
    whole.querySelector("summary").remove();
    fold.replaceChildren(fold.querySelector("summary"), ...whole.childNodes);
  }

  for (const fold of document.querySelectorAll(".bank-answer")) {
    fold.addEventListener("toggle", () => bringAnswer(fold));
  }
  form.addEventListener("input", applyAndKeep);
  form.addEventListener("submit", (event) => event.preventDefault());
  // The fields are empty only after this event.
  form.addEventListener("reset", () => setTimeout(applyAndKeep));

  const filter = BANK_FILTER.read(location.search, choices);
  for (const [name, value] of Object.entries(filter)) form.elements[name].value = value;
  form.inert = false;
  apply();
})();
