// What a quiz keeps: the answers survive a reload, and a line below them counts those that are
// right and names the questions to repeat. The runtime knows nothing of either.
(() => {
  const KEY = `lossbook-quiz:${location.pathname}`;
  const INPUT = ".widget-radio-box input";

  // The store may be off, full, or hold what another program wrote. The quiz goes on without it.
  function load() {
    try {
      const stored = JSON.parse(localStorage.getItem(KEY));
      return stored && typeof stored === "object" ? stored : {};
    } catch {
      return {};
    }
  }

  function save(answers) {
    try {
      localStorage.setItem(KEY, JSON.stringify(answers));
    } catch {
      // The answers stay on the page until it is left.
    }
  }

  const answers = load();

  // Texts, not numbers: when a question or its options change, an old answer fits no more.
  const optionText = (input) => input.closest("label").textContent.trim();
  const questionText = (question) => {
    const parts = question.querySelectorAll(".lossbook-question-text p ~ *");
    return [...parts].map((part) => part.textContent.trim()).join(" ");
  };
  const questionsOf = (quiz) =>
    [...quiz.querySelectorAll(".lossbook-question")].filter((one) => one.querySelector(INPUT));

  function restore(question) {
    const answer = answers[questionText(question)];
    const input = [...question.querySelectorAll(INPUT)].find((one) => optionText(one) === answer);
    const feedback = question.querySelector(".lossbook-feedback");
    if (!input || !feedback) return;
    // The reader knows this feedback: it is shown, but not spoken again.
    feedback.setAttribute("aria-live", "off");
    input.click();
    setTimeout(() => feedback.setAttribute("aria-live", "polite"), 1000);
  }

  function show(quiz) {
    const questions = questionsOf(quiz);
    const marked = questions.map((one) => {
      if (!one.querySelector(`${INPUT}:checked`)) return "open";
      return one.querySelector(".lossbook-feedback .lossbook-right") ? "right" : "wrong";
    });
    const count = (kind) => marked.filter((one) => one === kind).length;
    const [right, total] = [count("right"), questions.length];
    const wrong = marked.flatMap((one, place) => (one === "wrong" ? [place + 1] : []));
    const done = count("open") === 0;
    const said = [
      done ? WORDS.score(right, total) : WORDS.progress(total - count("open"), right, total),
      ...(done && wrong.length > 0 ? [WORDS.repeat(wrong)] : []),
    ].join(" ");
    const line = quiz.querySelector(".lossbook-score p");
    if (line.textContent !== said) line.textContent = said;
    quiz.querySelector(".lossbook-score button").hidden = count("open") === total;
    questions.forEach((one, place) =>
      one.classList.toggle("lossbook-open", marked[place] === "open"),
    );
  }

  function startAgain(quiz) {
    for (const question of questionsOf(quiz)) {
      question.querySelectorAll(INPUT).forEach((input) => (input.checked = false));
      delete answers[questionText(question)];
    }
    save(answers);
    show(quiz);
    questionsOf(quiz)[0].querySelector(INPUT).focus();
  }

  function addScore(quiz) {
    const box = document.createElement("div");
    const [line, button] = [document.createElement("p"), document.createElement("button")];
    box.className = "lossbook-score";
    line.setAttribute("role", "status");
    button.type = "button";
    button.className = "btn btn-sm btn-outline-primary";
    button.textContent = WORDS.startAgain;
    button.addEventListener("click", () => startAgain(quiz));
    box.append(line, button);
    quiz.append(box);
  }

  function isComplete(quiz) {
    const questions = [...quiz.querySelectorAll(".lossbook-question")];
    const drawn = (one) => one.querySelector(INPUT) && one.querySelector(".lossbook-feedback");
    const isOpenQuestion = (one) => one.querySelector(".lossbook-question-text ~ * details");
    return questions.length > 0 && questions.every((one) => drawn(one) || isOpenQuestion(one));
  }

  function prepare(quiz) {
    const isNew = !quiz.querySelector(".lossbook-score");
    if (isNew && (!isComplete(quiz) || questionsOf(quiz).length === 0)) return;
    if (isNew) {
      addScore(quiz);
      questionsOf(quiz).forEach(restore);
    }
    show(quiz);
  }

  document.addEventListener("lossbook:drawn", () =>
    document.querySelectorAll(".lossbook-quiz").forEach(prepare),
  );
  document.addEventListener("change", (event) => {
    const quiz = event.target.closest(".lossbook-quiz");
    if (!quiz || !event.target.matches(INPUT)) return;
    answers[questionText(event.target.closest(".lossbook-question"))] = optionText(event.target);
    save(answers);
    show(quiz);
  });
})();
