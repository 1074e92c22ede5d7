// What an interview is made of: chapters, level, number of questions, minutes and seed. It stands
// in the address, and chooses the questions.
const PLAN = (() => {
  const LEVELS = ["junior", "mid", "senior"];
  const RANGES = { count: [1, 30], minutes: [1, 60], seed: [0, 999999] };
  const numberOf = (chapter) => parseInt(chapter, 10);

  function wholeNumber(text, [least, most]) {
    const number = Number(text);
    return /^\d+$/.test(text) && number >= least && number <= most ? number : undefined;
  }

  function chaptersOf(text, known) {
    const numbers = text.split(",").map((one) => wholeNumber(one.trim(), [1, known.length]));
    return numbers.includes(undefined)
      ? undefined
      : known.filter((chapter) => numbers.includes(numberOf(chapter)));
  }

  function parse(name, text, known) {
    if (name === "chapters") return chaptersOf(text, known);
    if (name === "level") return LEVELS.includes(text) ? text : undefined;
    return wholeNumber(text, RANGES[name]);
  }

  return {
    numberOf,

    // The plan of an address on top of a plan to start with, and what the address says wrong.
    read(search, start, known) {
      const asked = new URLSearchParams(search);
      const plan = { ...start };
      const faults = [];
      for (const name of ["chapters", "level", "count", "minutes", "seed"]) {
        if (!asked.has(name)) continue;
        const value = parse(name, asked.get(name), known);
        if (value === undefined) faults.push({ name, value: asked.get(name) });
        else plan[name] = value;
      }
      return { plan, faults };
    },

    // One address for one plan: all chapters and all levels go without saying.
    write({ chapters, level, count, minutes, seed }, known) {
      const numbers = chapters.map(numberOf).sort((one, other) => one - other);
      const parts = [
        ...(numbers.length < known.length ? [`chapters=${numbers.join(",")}`] : []),
        ...(level ? [`level=${level}`] : []),
        `count=${count}`,
        `minutes=${minutes}`,
        `seed=${seed}`,
      ];
      return `?${parts.join("&")}`;
    },

    fitting(questions, { chapters, level }) {
      return questions.filter(
        (question) => chapters.includes(question.chapter) && (!level || level === question.level),
      );
    },

    // Spread over the chapters as evenly as can be, in the bank's order. The same as `choose` in
    // lossbook/course/interview/selection.py.
    choose(questions, plan) {
      const fitting = PLAN.fitting(questions, plan);
      const random = seededRandom(plan.seed);
      const mixed = fitting
        .map((question) => ({ question, draw: random() }))
        .sort((one, other) => one.draw - other.draw)
        .map(({ question }) => question);
      const asked = {};
      const turns = new Map();
      for (const question of mixed) {
        turns.set(question, asked[question.chapter] ?? 0);
        asked[question.chapter] = turns.get(question) + 1;
      }
      const chosen = mixed
        .sort((one, other) => turns.get(one) - turns.get(other))
        .slice(0, plan.count);
      return fitting.filter((question) => chosen.includes(question));
    },
  };
})();
