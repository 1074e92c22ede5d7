// Leads through an interview: the form, the questions one by one, the result. What is on the page
// is kept at every change.
(() => {
  const PREFIX = "lossbook-interview:";
  const words = WORDS.interview;
  const place = document.getElementById("interview");
  const notice = document.getElementById("interview-notice");
  const list = JSON.parse(document.getElementById("interview-questions").textContent);
  const questions = new Map(list.map((question) => [question.id, question]));
  const later = JSON.parse(document.getElementById("later-scripts").textContent);

  let [plan, session, search] = [SETUP.start, null, ""];
  let leave = () => {};

  const say = (text) => (notice.textContent = text);

  function keep() {
    if (!STORE.save(PREFIX + search, session)) say(words.full);
    else if (notice.textContent === words.full) say("");
  }

  // What an interview needs beyond the form: scripts, and the texts of its questions. Where they do
  // not come, nothing is lost.
  async function load(ids, then) {
    const chapters = new Set(ids.map((id) => questions.get(id).chapter));
    try {
      await Promise.all(later.map((address) => SCRIPTS.load(address)));
      await QUESTIONS.load([...chapters], SETUP.version);
    } catch {
      const again = PARTS.button(WORDS.tryAgain, () => load(ids, then));
      place.replaceChildren(PARTS.element("p", {}, words.notLoaded, " ", again));
      return;
    }
    then();
  }

  function goTo(number) {
    say("");
    leave();
    session.place = number;
    session.phase = "asking";
    ask(true);
  }

  function finish() {
    say("");
    leave();
    leave = () => {};
    session.phase = "finished";
    keep();
    showResult();
  }

  function ask(isRunning) {
    const total = session.ids.length;
    const question = questions.get(session.ids[session.place]);
    const answer = session.answers[question.id];
    const at = session.place;
    leave = ASKING.show(place, {
      title: words.heading(at + 1, total),
      question,
      answer,
      // Whoever has seen the answer is not timed again.
      isRunning: isRunning && !answer.shown,
      changed: keep,
      moves: [
        ...(at > 0 ? [[words.previous, () => goTo(at - 1)]] : []),
        ...(at + 1 < total
          ? [[words.next, () => goTo(at + 1), "btn-primary"]]
          : [[words.finish, finish, "btn-primary"]]),
      ],
    });
    keep();
  }

  function showResult() {
    RESULT.show(place, {
      plan: SETUP.describe({ ...plan, count: session.ids.length }),
      address: new URL(search, location.href).href,
      session,
      questions,
      change: (number) => goTo(number),
      again: () => begin(plan),
    });
  }

  function chosenIds() {
    return PLAN.choose(list, plan).map(({ id }) => id);
  }

  function setPlan(chosen) {
    plan = chosen;
    search = PLAN.write(plan, SETUP.known);
    history.replaceState(null, "", search);
    SETUP.hide();
  }

  function begin(chosen) {
    setPlan(chosen);
    const ids = chosenIds();
    load(ids, () => {
      session = SESSION.fresh(ids, plan.minutes);
      ask(true);
    });
  }

  function resume() {
    const stored = STORE.load(PREFIX + search);
    const ids = chosenIds();
    load(ids, () => {
      const restored = SESSION.restore(stored, ids, plan.minutes, questions);
      session = restored.session;
      say(restored.damaged ? words.damaged : words.restored);
      if (session.phase === "finished") showResult();
      else ask(false);
    });
  }

  const asked = PLAN.read(location.search, SETUP.start, SETUP.known);
  const address = PLAN.write(asked.plan, SETUP.known);
  const isKept = STORE.keys(PREFIX).includes(PREFIX + address);
  if (isKept && asked.faults.length === 0) {
    setPlan(asked.plan);
    resume();
  } else {
    const faults = asked.faults.map(({ name, value }) =>
      words.fault(name, value, words.expected[name]),
    );
    say(faults.join(" "));
    SETUP.show(asked.plan, list, PREFIX, begin);
  }
  // A page that is closed, or left for another one, keeps the second that it is at.
  addEventListener("pagehide", () => leave());
})();
