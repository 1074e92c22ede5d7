// What the page *Practice* tells a reader: which exercises are solved or begun. And it hands out all
// that was written, as one file of Python.
(() => {
  const links = [...document.querySelectorAll("[data-solves]")];
  const summary = document.querySelector(".lossbook-practice-summary");
  const count = document.createElement("span");
  const download = document.createElement("button");

  function mark(link, { code, solved }) {
    const status = solved ? "solved" : code === undefined ? "" : "begun";
    link.dataset.status = status;
    link.querySelector("span")?.remove();
    if (!status) return;
    const said = document.createElement("span");
    said.textContent = ` (${WORDS.practice[status]})`;
    link.append(said);
  }

  function show() {
    const records = links.map((link) => RECORDS.load(link.dataset.solves));
    links.forEach((link, place) => mark(link, records[place]));
    const solved = records.filter((record) => record.solved).length;
    const said = WORDS.practice.solvedOf(solved, links.length);
    if (count.textContent !== said) count.textContent = said;
    download.hidden = records.every(({ code }) => code === undefined);
  }

  const asComment = (lines) => lines.replace(/^/gm, "# ").replace(/ +$/gm, "");

  // An exercise's part of the file: what passed, with its check, and as a comment what did not.
  function section({ dataset: { solves: name, function: called }, firstChild }) {
    const { code, passed } = RECORDS.load(name);
    const { notPassed, sinceThen } = WORDS.practice;
    const parts = [asComment(`${firstChild.textContent} (${name})`)];
    if (passed !== undefined) parts.push(`${passed.trimEnd()}\n\n\ncheck("${name}", ${called})`);
    if (code !== passed) {
      const heading = passed === undefined ? notPassed : sinceThen;
      parts.push(asComment(`${heading}\n\n${code.trimEnd()}`));
    }
    return parts.join("\n");
  }

  function program() {
    const begun = links.filter(({ dataset }) => RECORDS.load(dataset.solves).code !== undefined);
    return `${[WORDS.practice.program, ...begun.map(section)].join("\n\n")}\n`;
  }

  function save() {
    const file = new Blob([program()], { type: "text/x-python" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = "my_losses.py";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  download.type = "button";
  download.className = "btn btn-sm btn-outline-primary";
  download.textContent = WORDS.practice.download;
  download.addEventListener("click", save);
  summary.append(count, " ", download);
  show();
  document.addEventListener("lossbook:practised", show);
  addEventListener("storage", show);
})();
