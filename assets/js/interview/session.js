// An interview under way: which questions, where it stands, and what was ticked and noted. What a
// store gives back may be anything, so each part of it is looked at.
const SESSION = (() => {
  const PHASES = ["asking", "finished"];
  const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

  function emptyAnswer(minutes) {
    return { shown: false, points: [], flags: [], notes: "", left: 60 * minutes };
  }

  const arePlaces = (value, count) =>
    Array.isArray(value) &&
    new Set(value).size === value.length &&
    value.every((place) => Number.isInteger(place) && place >= 0 && place < count);

  function checksOf(question) {
    return {
      shown: (value) => typeof value === "boolean",
      points: (value) => arePlaces(value, question.marks.length),
      flags: (value) => arePlaces(value, question.flags),
      notes: (value) => typeof value === "string",
      left: (value) => Number.isFinite(value),
    };
  }

  function fresh(ids, minutes) {
    const answers = Object.fromEntries(ids.map((id) => [id, emptyAnswer(minutes)]));
    return { ids, place: 0, phase: "asking", answers };
  }

  // The parts that can be used, on top of a fresh session of the same questions.
  function restore(stored, ids, minutes, questions) {
    const session = fresh(ids, minutes);
    let damaged = false;
    const take = (target, name, value, isRight) => {
      if (isRight(value)) target[name] = value;
      else damaged = true;
    };
    take(session, "place", stored.place, (value) => arePlaces([value], ids.length));
    take(session, "phase", stored.phase, (value) => PHASES.includes(value));
    const answers = isObject(stored.answers) ? stored.answers : {};
    for (const id of ids) {
      const kept = isObject(answers[id]) ? answers[id] : {};
      const checks = checksOf(questions.get(id));
      for (const [name, isRight] of Object.entries(checks)) {
        take(session.answers[id], name, kept[name], isRight);
      }
    }
    // Of a question that the bank had and has no more, nothing can be shown.
    damaged ||= Object.keys(answers).some((id) => !ids.includes(id));
    return { session, damaged };
  }

  const full = (question) => sum(question.marks);
  const score = (answer, question) => sum(answer.points.map((place) => question.marks[place]));

  function result(session, questions) {
    const asked = session.ids.map((id) => {
      const question = questions.get(id);
      return { question, got: score(session.answers[id], question), full: full(question) };
    });
    const chapters = [...new Set(asked.map(({ question }) => question.chapter))];
    const total = (some) => ({
      got: sum(some.map((one) => one.got)),
      full: sum(some.map((one) => one.full)),
    });
    return {
      ...total(asked),
      chapters: chapters.map((chapter) => {
        const own = asked.filter(({ question }) => question.chapter === chapter);
        const weak = own.filter((one) => one.got < one.full).map(({ question }) => question);
        return { chapter, ...total(own), weak };
      }),
    };
  }

  return { fresh, restore, score, full, result };
})();
