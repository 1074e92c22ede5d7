// A button *Practise* at each exercise. It brings the editor and Python; before a reader presses it
// nothing of them is loaded.
(() => {
  const places = [...document.querySelectorAll(".lossbook-practice")];
  const folder = new URL("practice/", document.currentScript.src);
  const SCRIPTS = "records parts runner python editor help view panel offline".split(" ");
  const NEEDED = ["WebAssembly", "Worker", "DecompressionStream"];

  // Why Python cannot run here, where that is known before it is tried.
  function obstacle() {
    if (location.protocol === "file:") return "file";
    return NEEDED.every((name) => name in window) ? null : "browser";
  }

  function load(name) {
    const address = new URL(`${name}.js`, folder).href;
    // The page *Practice* brings one of them itself.
    if ([...document.scripts].some(({ src }) => src.startsWith(address))) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.async = false; // they run in the order in which they are listed
      script.addEventListener("load", resolve);
      script.addEventListener("error", () => reject(script.remove()));
      document.head.append(script);
    });
  }

  async function open(place, button, note) {
    if (button.getAttribute("aria-disabled") === "true") return;
    if (obstacle()) {
      note.replaceChildren(...sayObstacle(obstacle()));
      return;
    }
    button.setAttribute("aria-disabled", "true");
    note.textContent = WORDS.practice.opening;
    try {
      await Promise.all(SCRIPTS.map(load));
      await openPanel(place);
      button.remove();
      note.remove();
    } catch {
      note.replaceChildren(...sayObstacle("load"));
      button.setAttribute("aria-disabled", "false");
    }
  }

  for (const place of places) {
    const [button, note] = [document.createElement("button"), document.createElement("span")];
    button.type = "button";
    button.className = "btn btn-sm btn-primary";
    button.textContent = WORDS.practice.open;
    button.setAttribute("aria-describedby", place.firstElementChild.id); // the exercise's title
    note.className = "lossbook-practice-note";
    note.setAttribute("aria-live", "polite");
    button.addEventListener("click", () => open(place, button, note));
    place.append(button, note);
  }
})();

// One sentence on why Python does not run, with the way to Jupyter.
const sayObstacle = (() => {
  const page = new URL("../../how_to_use.html#on-your-machine", document.currentScript.src).href;
  return (reason) => {
    const { obstacle, instead, howTo } = WORDS.practice;
    const link = Object.assign(document.createElement("a"), { href: page, textContent: howTo });
    return [`${obstacle[reason]} ${instead} `, link, "."];
  };
})();
