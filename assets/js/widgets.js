// The explorers and quizzes of a page. Their runtime is large, so it is loaded when the
// first of them comes near the screen; then the names that screen readers need are added.
(() => {
  const VIEW = 'script[type="application/vnd.jupyter.widget-view+json"]';
  const here = document.currentScript.src;
  const runtime = new URL("../vendor/html-manager/embed.js", here).href;

  function load() {
    const script = document.createElement("script");
    script.src = runtime;
    // The runtime draws at the window's load event, which has passed: say it once more.
    script.addEventListener("load", () => window.dispatchEvent(new Event("load")));
    document.head.append(script);
  }

  function start() {
    const places = [...document.querySelectorAll(VIEW)].map((view) => view.parentElement);
    if (places.length === 0) return;
    const watch = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        watch.disconnect();
        load();
      },
      { rootMargin: "600px" },
    );
    places.forEach((place) => watch.observe(place));
  }

  start();
})();
