// Draws the explorers and quizzes of a page when the reader comes near the first of them. Until
// then, and where that fails, the page shows what they show at first.
(() => {
  const places = [...document.querySelectorAll(".lossbook-static")];
  if (places.length === 0) return;
  const runtime = new URL("../vendor/html-manager/embed.js", document.currentScript.src).href;
  const state = new URL(places[0].dataset.state, document.baseURI).href;

  async function draw() {
    try {
      await Promise.all([SCRIPTS.load(state), SCRIPTS.load(runtime)]);
    } catch {
      places.forEach(sayThatItFailed);
      return;
    }
    // The runtime draws at the window's load event. If that has passed, say it once more.
    if (document.readyState === "complete") window.dispatchEvent(new Event("load"));
  }

  // The folds of the static form are for readers without scripts, for whom nothing replaces it.
  function showFolds(place) {
    place.querySelectorAll("noscript").forEach((hidden) => {
      hidden.outerHTML = hidden.textContent;
    });
  }

  function sayThatItFailed(place) {
    showFolds(place);
    if (place.querySelector(".static-failure")) return;
    const note = document.createElement("p");
    note.className = "static-failure";
    note.setAttribute("role", "status");
    note.textContent = `${WORDS.notLoaded} `;
    const again = document.createElement("button");
    again.type = "button";
    again.className = "btn btn-sm btn-outline-primary";
    again.textContent = WORDS.tryAgain;
    again.addEventListener("click", () => {
      document.querySelectorAll(".static-failure").forEach((one) => one.remove());
      draw();
    });
    note.append(again);
    place.append(note);
  }

  // A widget is drawn part by part. It takes the static form's place when it has as many parts.
  const PARTS = ".static-slider, .static-question-text, .static-options > li, .lossbook-frame";
  const DRAWN_PARTS =
    ".noUi-handle, .lossbook-question-text .widget-html-content, .widget-radio-box input, .lossbook-frame";
  const count = (element, parts) => element.querySelectorAll(parts).length;

  function replaceStatic(place) {
    const widget = place.nextElementSibling;
    if (place.hidden || !widget.matches(".widget-subarea")) return;
    place.hidden = count(widget, DRAWN_PARTS) >= count(place, PARTS);
  }

  const drawing = new MutationObserver(() => places.forEach(replaceStatic));
  // The runtime adds an element first and its class, by which it is counted, a moment later.
  const changes = { childList: true, subtree: true, attributes: true, attributeFilter: ["class"] };
  places.forEach((place) => drawing.observe(place.parentElement, changes));
  window.addEventListener("beforeprint", () => {
    places.forEach((place) => {
      showFolds(place);
      place.querySelectorAll("details").forEach((fold) => (fold.open = true));
    });
  });

  const near = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      near.disconnect();
      draw();
    },
    { rootMargin: "300px" },
  );

  // Somebody who only looks at the top of a page loads nothing, though a widget may stand there.
  const SIGNS = ["scroll", "pointermove", "pointerdown", "keydown"];
  function begin() {
    SIGNS.forEach((sign) => window.removeEventListener(sign, begin));
    places.forEach((place) => near.observe(place));
  }
  SIGNS.forEach((sign) => window.addEventListener(sign, begin, { passive: true }));
  if (window.scrollY > 0) begin();
})();
