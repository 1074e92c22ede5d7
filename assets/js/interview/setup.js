// The form that sets an interview up, and the interviews that this browser keeps.
const SETUP = (() => {
  const words = WORDS.interview;
  const form = document.getElementById("interview-form");
  const keptList = document.getElementById("interview-kept");
  const boxes = [...form.querySelectorAll("input[name=chapter]")];
  const known = boxes.map((box) => box.value);

  const start = {
    chapters: known,
    level: "",
    count: form.elements.count.valueAsNumber,
    minutes: form.elements.minutes.valueAsNumber,
    seed: Math.floor(Math.random() * 10000),
  };

  function fill({ chapters, level, count, minutes, seed }) {
    boxes.forEach((box) => (box.checked = chapters.includes(box.value)));
    form.elements.level.value = level;
    Object.entries({ count, minutes, seed }).forEach(([name, value]) => {
      form.elements[name].value = value;
    });
  }

  function chosen() {
    return {
      chapters: boxes.filter((box) => box.checked).map((box) => box.value),
      level: form.elements.level.value,
      count: form.elements.count.valueAsNumber,
      minutes: form.elements.minutes.valueAsNumber,
      seed: form.elements.seed.valueAsNumber,
    };
  }

  function say(text) {
    form.querySelector(".interview-fits").textContent = text;
  }

  function sayWhatFits(questions) {
    const plan = chosen();
    const fitting = PLAN.fitting(questions, plan).length;
    if (fitting === 0) say(words.noneFits);
    else if (fitting < plan.count) say(words.fewer(plan.count, fitting));
    else say(words.fits(fitting));
    return fitting;
  }

  function describe(plan) {
    const numbers = plan.chapters.map(PLAN.numberOf);
    return [
      words.plan(plan.count, plan.level, plan.minutes, plan.seed),
      ...(numbers.length < known.length ? [words.chapters(numbers)] : []),
    ].join(", ");
  }

  async function copyAddress(questions) {
    if (!form.reportValidity() || sayWhatFits(questions) === 0) return;
    const address = new URL(PLAN.write(chosen(), known), location.href).href;
    say((await PARTS.copy(address)) ? words.copied : words.notCopied(address));
  }

  function keptItem(key, prefix) {
    const search = key.slice(prefix.length);
    const { plan } = PLAN.read(search, start, known);
    const { phase, place, ids } = STORE.load(key);
    const asked = Array.isArray(ids) ? ids.length : plan.count;
    const state = phase === "finished" ? words.finished : words.asking((place ?? 0) + 1, asked);
    const link = PARTS.element("a", { href: search }, `${describe(plan)}: ${state}`);
    const forget = PARTS.button(
      words.forget,
      () => {
        STORE.forget(key);
        showKept(prefix);
      },
      "btn-sm btn-outline-primary",
    );
    forget.setAttribute("aria-label", words.forgetThis(describe(plan)));
    return PARTS.element("li", {}, link, " ", forget);
  }

  function showKept(prefix) {
    const items = STORE.keys(prefix).sort().map((key) => keptItem(key, prefix));
    keptList.hidden = items.length === 0;
    keptList.replaceChildren(
      PARTS.element("h2", {}, words.keptHere),
      PARTS.element("ul", {}, ...items),
    );
  }

  return {
    start,
    known,
    describe,
    version: form.dataset.version,

    show(plan, questions, prefix, begin) {
      fill(plan);
      form.inert = false;
      showKept(prefix);
      sayWhatFits(questions);
      form.addEventListener("input", () => sayWhatFits(questions));
      form.addEventListener("click", ({ target }) => {
        if (target.value === "all" || target.value === "none") {
          boxes.forEach((box) => (box.checked = target.value === "all"));
          sayWhatFits(questions);
        }
        if (target.value === "copy") copyAddress(questions);
      });
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        if (sayWhatFits(questions) > 0) begin(chosen());
      });
    },

    hide() {
      form.hidden = true;
      keptList.hidden = true;
    },
  };
})();
