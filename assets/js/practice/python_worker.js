// Python in a worker, for the page's runner. This text follows those of pyodide.js and
// pyodide.asm.js in one script. The worker is handed every file that it needs, and has no others.
(() => {
  const HERE = "http://files.invalid/";
  const SITE_PACKAGES = "/lib/python3.13/site-packages";
  const PACKAGES = ["packages.tar", "lossbook.tar"];
  const FIELDS = ["passed", "report", "hint", "printed", "traceback", "line"];
  const NETWORK = ["XMLHttpRequest", "WebSocket", "EventSource", "WebTransport", "importScripts"];
  const NO_MORE_PACKAGES = {
    info: { arch: "wasm32", platform: "emscripten_4_0_9", version: "0.29.5", python: "3.13.2", abi_version: "2025_0" },
    packages: {},
  };

  const say = (message) => self.postMessage(message);
  let judge = null;

  async function start(files) {
    self.fetch = async (address) => {
      const name = String(address).replace(HERE, "");
      if (!(name in files)) throw new TypeError(`${address} is out of reach`);
      const type = name.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
      return new Response(files[name], { headers: { "Content-Type": type } });
    };
    for (const name of NETWORK) self[name] = undefined;
    const python = await loadPyodide({
      indexURL: HERE,
      stdLibURL: `${HERE}library.zip`,
      lockFileContents: NO_MORE_PACKAGES,
      packageBaseUrl: HERE,
      jsglobals: { setTimeout, clearTimeout },
    });
    for (const name of PACKAGES) {
      python.unpackArchive(files[name], "tar", { extractDir: SITE_PACKAGES });
    }
    judge = python.pyimport("lossbook.course.exercises.judge").judge;
    for (const name of Object.keys(files)) delete files[name];
    say({ kind: "ready" });
  }

  function check({ id, exercise, name, code }) {
    const verdict = judge(exercise, name, code, (text) => say({ kind: "printed", id, text }));
    const parts = Object.fromEntries(FIELDS.map((field) => [field, verdict[field]]));
    verdict.destroy();
    say({ kind: "verdict", id, verdict: parts });
  }

  self.onmessage = async ({ data }) => {
    try {
      if (data.kind === "start") await start(data.files);
      else if (data.kind === "check") check(data);
    } catch (error) {
      // Nothing that a solution raises comes here: Python itself has ended.
      say({ kind: "failed", words: String(error) });
    }
  };
})();
