// Python for the page: one worker for all exercises, and what is to be said while it loads.
const PYTHON = (() => {
  const listeners = new Set();
  let state = { kind: "loading", name: "", loaded: 0, total: 0 };
  let files = null;

  function tell(next) {
    state = next;
    listeners.forEach((listen) => listen(state));
  }

  // Hears of each change from now on, and of how it stands.
  function follow(listen) {
    listeners.add(listen);
    listen(state);
  }

  async function loadFiles() {
    const list = await PARTS.list();
    files = await PARTS.loadAll(list.parts, (name, loaded, total) =>
      tell({ kind: "loading", name, loaded, total }),
    );
    PARTS.forgetOthers(list);
  }

  function listen(worker) {
    let isReady = false;
    const fail = () => !isReady && tell({ kind: "failed", reason: "start" });
    worker.addEventListener("error", fail);
    worker.addEventListener("message", ({ data: { kind } }) => {
      if (kind === "failed") fail();
      else if (kind === "ready") {
        isReady = true;
        tell({ kind: "ready" });
      }
    });
  }

  async function launch() {
    try {
      if (!files) await loadFiles();
    } catch (error) {
      tell({ kind: "failed", reason: "load" });
      throw error;
    }
    tell({ kind: "starting" });
    const scripts = ["pyodide.js", "pyodide.asm.js", "python_worker.js"].map((name) => files[name]);
    const separated = scripts.flatMap((script) => [script, "\n;\n"]);
    // A worker made of a blob keeps to this page's policy on contents.
    const address = URL.createObjectURL(new Blob(separated, { type: "text/javascript" }));
    const worker = new Worker(address);
    listen(worker);
    worker.postMessage({ kind: "start", files });
    return worker;
  }

  const runner = createRunner(launch);
  // What becomes of it is told to those who follow.
  const start = () => runner.start().catch(() => {});
  const hasFailed = () => state.kind === "failed";

  return { start, hasFailed, follow, check: runner.check };
})();
