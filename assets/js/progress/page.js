// The buttons that save the progress to a file, read it back, and forget it.
(() => {
  const box = document.getElementById("progress-buttons");
  const status = box.querySelector("[role=status]");
  const dialog = box.querySelector("dialog");
  const input = box.querySelector("input");
  const button = (value) => box.querySelector(`button[value=${value}]`);
  const kept = () => PROGRESS_FILE.PREFIXES.flatMap((prefix) => STORE.keys(prefix));

  const say = (words) => (status.textContent = words);

  function save() {
    const entries = kept().map((key) => [key, STORE.load(key)]);
    if (entries.length === 0) return say(WORDS.kept.nothing);
    const text = PROGRESS_FILE.pack(entries, new Date().toISOString());
    FILES.save("lossbook-progress.json", "application/json", text);
    return say(WORDS.kept.saved(entries.length));
  }

  function putBack(before) {
    for (const [key, value] of before) {
      if (value === null) STORE.forget(key);
      else STORE.save(key, value);
    }
  }

  // All of the file or nothing of it.
  function take(entries) {
    const known = new Set(kept());
    const before = entries.map(([key]) => [key, known.has(key) ? STORE.load(key) : null]);
    if (entries.every(([key, value]) => STORE.save(key, value))) return true;
    putBack(before);
    return false;
  }

  async function read() {
    const [file] = input.files;
    if (!file) return;
    const entries = PROGRESS_FILE.unpack(await file.text().catch(() => ""));
    input.value = "";
    if (entries === null) say(WORDS.kept.bad(file.name));
    else say(take(entries) ? WORDS.kept.read(entries.length) : WORDS.kept.full);
  }

  function forget() {
    dialog.close();
    kept().forEach((key) => STORE.forget(key));
    say(WORDS.kept.forgotten);
  }

  button("save").addEventListener("click", save);
  button("ask").addEventListener("click", () => dialog.showModal());
  button("keep").addEventListener("click", () => dialog.close());
  button("forget").addEventListener("click", forget);
  input.addEventListener("change", read);
  box.inert = false;
})();
