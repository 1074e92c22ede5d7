// What the reader has solved in this browser: where it is kept, and where a page says it.
// An element with data-progress="01_softmax" gets the words on that chapter; data-part names the
// part that they are about, and data-exercises the chapter's exercises.
const PROGRESS = (() => {
  const QUIZ = "lossbook-quiz:";
  const EXERCISE = "lossbook-practice:";
  const MARKS = ["right", "wrong", "open"];

  // How a quiz was answered, question by question. What somebody else wrote there says nothing.
  function quizMarks(chapter) {
    const { marks } = STORE.load(QUIZ + chapter);
    const isOurs = Array.isArray(marks) && marks.every((mark) => MARKS.includes(mark));
    return isOurs && marks.some((mark) => mark !== "open") ? marks : [];
  }

  const solved = (names) => names.filter((name) => STORE.load(EXERCISE + name).solved === true);

  function count(marks) {
    const of = (kind) => marks.filter((mark) => mark === kind).length;
    return { right: of("right"), answered: marks.length - of("open"), total: marks.length };
  }

  // What is said below a quiz: how far it is, and at its end what to repeat.
  function quizWords(marks) {
    const { right, answered, total } = count(marks);
    if (answered < total) return WORDS.progress(answered, right, total);
    const wrong = marks.flatMap((mark, place) => (mark === "wrong" ? [place + 1] : []));
    return [WORDS.score(right, total), ...(wrong.length ? [WORDS.repeat(wrong)] : [])].join(" ");
  }

  const WORDS_OF = {
    quiz(marks) {
      return marks.length > 0 ? WORDS.kept.quiz(quizWords(marks)) : "";
    },
    exercises(_, done, all) {
      return done.length > 0 ? WORDS.kept.exercises(done, all.length) : "";
    },
    all(marks, done, all) {
      const { right, total } = count(marks);
      const parts = [
        ...(marks.length > 0 ? [WORDS.kept.right(right, total)] : []),
        ...(done.length > 0 ? [WORDS.kept.solved(done.length, all.length)] : []),
      ];
      return parts.join(", ");
    },
  };

  function wordsOf(chapter, exercises, part = "all") {
    return WORDS_OF[part](quizMarks(chapter), solved(exercises), exercises);
  }

  function show() {
    for (const place of document.querySelectorAll("[data-progress]")) {
      const exercises = (place.dataset.exercises ?? "").split(" ").filter(Boolean);
      const words = wordsOf(place.dataset.progress, exercises, place.dataset.part);
      if (place.textContent !== words) place.textContent = words;
    }
  }

  return { quizKey: (chapter) => QUIZ + chapter, quizWords, wordsOf, show };
})();
