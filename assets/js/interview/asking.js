// One question: its text, the clock, a place for notes, and its answer with points to tick.
const ASKING = (() => {
  const words = WORDS.interview;
  const { element, button, heading } = PARTS;
  const spoken = document.getElementById("interview-time");

  // The items of a list get a box each, and its places are kept where they are ticked.
  function makeTickable(list, ticked, changed) {
    [...list.children].forEach((item, place) => {
      const box = element("input", { type: "checkbox", checked: ticked.includes(place) });
      box.addEventListener("change", () => {
        const others = ticked.filter((one) => one !== place);
        ticked.splice(0, ticked.length, ...others, ...(box.checked ? [place] : []));
        ticked.sort((one, other) => one - other);
        changed();
      });
      item.replaceChildren(element("label", {}, box, element("div", {}, ...item.childNodes)));
    });
    list.classList.add("interview-ticks");
  }

  // In the bank these stand below a question's own heading.
  function raiseHeadings(part) {
    for (const one of part.querySelectorAll("h4")) {
      one.replaceWith(element("h3", {}, ...one.childNodes));
    }
  }

  function answerPart(article, question, answer, changed) {
    const fold = article.querySelector(".bank-answer");
    const marks = element("p", { className: "interview-marks" });
    marks.setAttribute("role", "status");
    const say = () => {
      const got = SESSION.score(answer, question);
      marks.textContent = words.marks(got, SESSION.full(question));
    };
    const change = () => {
      say();
      changed();
    };
    const [points, flags] = [".bank-rubric", ".bank-flags"].map((one) => fold.querySelector(one));
    points.before(element("p", {}, words.tick));
    flags.before(element("p", {}, words.tickFlags));
    makeTickable(points, answer.points, change);
    makeTickable(flags, answer.flags, change);
    fold.querySelector(".bank-total").replaceWith(marks);
    raiseHeadings(fold);
    fold.open = answer.shown;
    // Printing does not open what the reader has not opened.
    fold.classList.add("print-if-open");
    say();
    return fold;
  }

  function notesPart(answer, changed) {
    const field = element("textarea", { value: answer.notes, rows: 4 });
    field.addEventListener("input", () => {
      answer.notes = field.value;
      changed();
    });
    return element("label", { className: "interview-notes" }, words.notes, field);
  }

  // Shows a clock and its button. `answer.left` is what is kept of it.
  function clockPart(answer, changed, isRunning) {
    let clock = CLOCK.paused(answer.left);
    const face = element("span", { className: "interview-face" });
    const state = button(words.pause, () => (clock.since === null ? start() : pause()));
    const part = element("p", { className: "interview-clock" }, face, state);

    function show() {
      const left = CLOCK.left(clock, Date.now());
      const time = CLOCK.format(left);
      const text = left < 0 ? words.over(time) : words.left(time);
      if (face.textContent !== text) face.textContent = text;
      part.classList.toggle("interview-over", left < 0);
      return left;
    }

    function tick() {
      const before = answer.left;
      answer.left = show();
      const passed = (seconds) => before > seconds && answer.left <= seconds;
      if (passed(60)) spoken.textContent = words.oneMinute;
      if (passed(0)) spoken.textContent = words.timeIsUp;
      // Often enough that a reload costs seconds.
      if (Math.floor(before / 5) !== Math.floor(answer.left / 5)) changed();
    }

    let timer = null;
    function start() {
      clock = CLOCK.start(clock, Date.now());
      timer = setInterval(tick, 250);
      state.textContent = words.pause;
    }

    function pause() {
      clearInterval(timer);
      clock = CLOCK.pause(clock, Date.now());
      answer.left = clock.left;
      state.textContent = words.goOn;
      show();
      changed();
    }

    state.textContent = words.goOn;
    show();
    spoken.textContent = "";
    if (isRunning) start();
    return { part, pause: () => clock.since !== null && pause() };
  }

  // Returns what to call when the question is left.
  function show(place, { title, question, answer, isRunning, changed, moves }) {
    const article = QUESTIONS.element(question.id);
    const clock = clockPart(answer, changed, isRunning);
    const fold = answerPart(article, question, answer, changed);
    fold.addEventListener("toggle", () => {
      if (fold.open) clock.pause();
      answer.shown ||= fold.open;
      changed();
    });
    const head = heading("h2", title);
    place.replaceChildren(
      head,
      element("p", { className: "bank-marks" }, words.about(question.level, question.number)),
      clock.part,
      article.querySelector(".bank-text"),
      notesPart(answer, changed),
      fold,
      element(
        "p",
        { className: "interview-moves" },
        ...moves.map(([text, move, look]) => button(text, move, look)),
      ),
    );
    head.focus({ preventScroll: true });
    place.scrollIntoView({ block: "start" });
    return clock.pause;
  }

  return { show };
})();
