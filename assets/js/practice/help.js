// Help in stages, each on request: a nudge, what the checker makes of the mistake, a solution.
function createHelp(exercise, nudge, view) {
  let isNudged = false;
  let verdict = null;

  function say(...parts) {
    const line = document.createElement("div");
    line.append(...parts);
    view.help.append(line);
  }

  // What the last check says of the mistake.
  function hint() {
    if (!verdict) return WORDS.practice.checkForHint;
    if (verdict.passed) return WORDS.practice.nothingToHint;
    return verdict.hint ? WORDS.practice.hint(verdict.hint) : WORDS.practice.noHint;
  }

  function more() {
    if (!isNudged) say(...nudge.cloneNode(true).childNodes);
    else if (view.help.lastElementChild?.textContent !== hint()) say(hint());
    isNudged = true;
  }

  function toggleSolution() {
    const isShown = view.solution.box.hidden;
    view.solution.set(isShown ? exercise.solution : "");
    view.buttons.solution.setAttribute("aria-expanded", String(isShown));
  }

  // A hint belongs to the code that was checked; the nudge stays.
  function hear(next) {
    verdict = next;
    const [first] = view.help.children;
    view.help.replaceChildren(...(first ? [first] : []));
  }

  return { more, toggleSolution, hear };
}
