// Opens the panel of an exercise, and lets its parts work together: editor, checks, help, store.
class Practice {
  static SAVED_AFTER = 300; // milliseconds without a key
  static PATIENCE = 10000; // after so long a check may be a loop without an end

  constructor(place, exercise) {
    const record = RECORDS.load(exercise.name);
    const words = WORDS.practice;
    this.exercise = exercise;
    this.solved = record.solved;
    this.passed = record.passed;
    this.view = buildPanel(exercise.name, exercise.title);
    const nudge = place.querySelector(".lossbook-practice-nudge");
    this.help = createHelp(exercise, nudge, this.view);
    this.editor = openEditor(this.view.editor, {
      name: exercise.title,
      description: this.view.keys.id,
      code: record.code ?? exercise.start,
      onCheck: () => this.check(),
      onChange: () => this.saveSoon(),
    });
    const { buttons, on } = this.view;
    on(buttons.check, () => this.check());
    on(buttons.stop, () => this.job?.stop());
    on(buttons.reset, () => this.reset());
    on(buttons.hint, () => this.help.more());
    on(buttons.solution, () => this.help.toggleSolution());
    this.setJob(null);
    if (record.unreadable) this.view.note.textContent = words.unreadable;
    addEventListener("pagehide", () => this.saving && this.save());
    addEventListener("storage", ({ key }) => key === RECORDS.key(exercise.name) && this.merge());
  }

  setJob(job) {
    const { buttons, enable } = this.view;
    this.job = job;
    enable(buttons.check, !job);
    enable(buttons.stop, Boolean(job));
  }

  async check() {
    if (this.job) return;
    const code = this.editor.code();
    const { name, function: called } = this.exercise;
    const { view } = this;
    this.editor.mark(null);
    view.clear();
    view.say("", WORDS.practice.checking);
    const late = setTimeout(() => view.say("", WORDS.practice.stillChecking), Practice.PATIENCE);
    const task = { exercise: name, name: called, code };
    this.setJob(PYTHON.check(task, (text) => view.printed.add(text)));
    try {
      this.show(await this.job.verdict, code);
    } catch (error) {
      const { stopped, ended } = WORDS.practice;
      if (error instanceof StoppedError) view.say("wrong", stopped);
      else if (!PYTHON.hasFailed()) view.say("wrong", ended, error.message);
    } finally {
      clearTimeout(late);
      this.setJob(null);
    }
  }

  show(verdict, code) {
    const { outcome, marked } = WORDS.practice;
    // The reader may have gone on writing.
    const line = this.editor.code() === code ? verdict.line : null;
    const kind = verdict.passed ? "right" : "wrong";
    this.view.say(kind, outcome[kind], verdict.report, line ? marked(line) : "");
    this.view.printed.set(verdict.printed);
    this.view.traceback.set(verdict.traceback);
    this.editor.mark(line);
    this.help.hear(verdict);
    if (verdict.passed) Object.assign(this, { solved: true, passed: code });
    this.save();
  }

  reset() {
    const { editor, exercise, view } = this;
    if (editor.code() !== exercise.start) editor.replace(exercise.start);
    editor.mark(null);
    view.clear();
    view.say("", WORDS.practice.wasReset);
    editor.focus();
  }

  saveSoon() {
    clearTimeout(this.saving);
    this.saving = setTimeout(() => this.save(), Practice.SAVED_AFTER);
  }

  save() {
    clearTimeout(this.saving);
    this.saving = null;
    const { solved, passed } = this;
    const record = { code: this.editor.code(), solved, passed };
    const isKept = RECORDS.save(this.exercise.name, record);
    const said = isKept ? "" : WORDS.practice.notKept;
    const { note } = this.view;
    if (note.textContent !== said) note.textContent = said;
    document.dispatchEvent(new Event("lossbook:practised"));
  }

  // Takes over what was written in another tab, unless the reader is writing here.
  merge() {
    const { code, solved, passed } = RECORDS.load(this.exercise.name);
    this.solved ||= solved;
    this.passed = passed ?? this.passed;
    const isOther = code !== undefined && code !== this.editor.code();
    if (isOther && !this.editor.hasFocus()) this.editor.replace(code);
  }
}

const openPanel = (() => {
  let exercises = null;

  function loadEditor(list) {
    if ("CODEMIRROR" in window) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = PARTS.address(list.files.editor);
      script.addEventListener("load", resolve);
      script.addEventListener("error", () => reject(script.remove()));
      document.head.append(script);
    });
  }

  return async (place) => {
    const list = await PARTS.list();
    [exercises] = await Promise.all([
      exercises ?? PARTS.json(list.files.exercises),
      loadEditor(list),
    ]);
    const name = place.dataset.exercise;
    const practice = new Practice(place, { name, ...exercises[name] });
    // In a chapter the editor takes the place of the cell that it starts from.
    const cell = place.previousElementSibling;
    if (cell?.matches(".cell")) cell.hidden = true;
    place.append(practice.view.panel);
    practice.editor.focus();
    PYTHON.follow((state) => practice.view.showPython(state, PYTHON.start));
    PYTHON.start().then(OFFLINE.keep);
  };
})();
