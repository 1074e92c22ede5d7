// What a quiz keeps: the answers survive a reload, and a line below them counts those that are
// right and names the questions to repeat. The runtime knows nothing of either.
(() => {
  // A chapter's name, whichever host and folder the site lies in.
  const CHAPTER = location.pathname.split("/").pop().replace(/\.html$/, "");
  const KEY = PROGRESS.quizKey(CHAPTER);
  const INPUT = ".widget-radio-box input";

  const answers = { ...STORE.load(KEY).answers };

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

  function marksOf(questions) {
    return questions.map((one) => {
      if (!one.querySelector(`${INPUT}:checked`)) return "open";
      return one.querySelector(".lossbook-feedback .lossbook-right") ? "right" : "wrong";
    });
  }

  function show(quiz) {
    const questions = questionsOf(quiz);
    const marks = marksOf(questions);
    const said = PROGRESS.quizWords(marks);
    const line = quiz.querySelector(".lossbook-score p");
    if (line.textContent !== said) line.textContent = said;
    quiz.querySelector(".lossbook-score button").hidden = marks.every((mark) => mark === "open");
    questions.forEach((one, place) => one.classList.toggle("lossbook-open", marks[place] === "open"));
  }

  let kept = "";
  function keep(quiz) {
    const value = { answers, marks: marksOf(questionsOf(quiz)) };
    if (JSON.stringify(value) === kept) return;
    kept = JSON.stringify(value);
    if (Object.keys(answers).length === 0) STORE.forget(KEY);
    else STORE.save(KEY, value);
  }

  function startAgain(quiz) {
    for (const question of questionsOf(quiz)) {
      question.querySelectorAll(INPUT).forEach((input) => (input.checked = false));
      delete answers[questionText(question)];
    }
    keep(quiz);
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
    } else {
      // The verdict on an option comes a moment after the option is picked.
      keep(quiz);
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
    keep(quiz);
    show(quiz);
  });
})();
