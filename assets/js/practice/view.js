// What the panel of an exercise is made of. Everything that comes from code is put in as text.
function buildPanel(name, title) {
  const words = WORDS.practice;

  function element(tag, kind, properties = {}) {
    const made = document.createElement(tag);
    if (kind) made.className = `lossbook-practice-${kind}`;
    return Object.assign(made, properties);
  }

  function button(text, kind) {
    const made = element("button", "", { type: "button", textContent: text });
    made.className = `btn btn-sm btn-${kind}`;
    return made;
  }

  // A block of text and what it is, of which nothing shows while it is empty.
  function textBlock(what) {
    const box = element("div", "block", { hidden: true });
    const [text, code] = [element("pre"), element("code")];
    text.tabIndex = 0; // it may scroll
    text.setAttribute("aria-label", what);
    text.setAttribute("role", "region");
    text.append(code);
    box.append(element("p", "", { textContent: what }), text);
    const set = (content) => {
      code.textContent = content;
      box.hidden = content === "";
    };
    return { box, set, add: (content) => set(code.textContent + content) };
  }

  const view = {
    panel: element("div", "panel"),
    editor: element("div", "editor"),
    keys: element("p", "keys", { textContent: words.keys, id: `keys-of-${name}` }),
    buttons: {
      check: button(words.check, "primary"),
      stop: button(words.stop, "outline-primary"),
      reset: button(words.reset, "outline-primary"),
      hint: button(words.askHint, "outline-primary"),
      solution: button(words.showSolution, "outline-primary"),
    },
    printed: textBlock(words.printed),
    traceback: textBlock(words.traceback),
    help: element("div", "help"),
    solution: textBlock(words.solution),
    note: element("p", "note"),
  };
  const [loading, bar, step] = [element("div", "loading"), element("progress"), element("span")];
  const [verdict, row] = [element("div", "verdict"), element("div", "buttons")];
  const again = button(WORDS.tryAgain, "outline-primary");

  view.panel.setAttribute("role", "group");
  view.panel.setAttribute("aria-label", words.panel(title));
  bar.setAttribute("aria-label", words.loadingPython);
  verdict.setAttribute("role", "status");
  for (const part of [view.help, view.note]) part.setAttribute("aria-live", "polite");
  view.solution.box.id = `solution-of-${name}`;
  view.buttons.solution.setAttribute("aria-expanded", "false");
  view.buttons.solution.setAttribute("aria-controls", view.solution.box.id);
  row.append(...Object.values(view.buttons));
  loading.append(bar, step);
  const { editor, keys, printed, traceback, help, solution, note } = view;
  view.panel.append(editor, keys, row, loading, verdict, printed.box, traceback.box);
  view.panel.append(help, solution.box, note);

  view.say = (kind, ...lines) => {
    verdict.dataset.kind = kind;
    const paragraphs = lines.filter((line) => line !== "").map((line) => [line].flat());
    verdict.replaceChildren(
      ...paragraphs.map((parts) => {
        const paragraph = element("p");
        paragraph.append(...parts);
        return paragraph;
      }),
    );
  };

  view.clear = () => {
    view.printed.set("");
    view.traceback.set("");
  };

  // How far Python is. A verdict is left alone.
  view.showPython = (state, tryAgain) => {
    loading.hidden = !["loading", "starting"].includes(state.kind);
    if (state.kind === "loading") {
      Object.assign(bar, { max: state.total || 1, value: state.loaded });
      step.textContent = words.loading(state);
    } else if (state.kind === "starting") {
      bar.removeAttribute("value");
      step.textContent = words.starting;
    } else if (state.kind === "failed") {
      view.say("wrong", sayObstacle(state.reason));
      again.onclick = tryAgain;
      verdict.append(again);
    } else if (!verdict.firstChild || again.isConnected) {
      view.say("", words.ready);
    }
  };

  // A button that can do nothing now keeps the focus.
  view.enable = (one, isOn) => one.setAttribute("aria-disabled", String(!isOn));
  view.on = (one, act) =>
    one.addEventListener("click", () => one.getAttribute("aria-disabled") !== "true" && act());
  return view;
}
