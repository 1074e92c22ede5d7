// Gives the drawn explorers and quizzes what their runtime leaves out: the names that screen
// readers speak, and radio buttons that the arrow keys reach.
(() => {
  const VIEW = 'script[type="application/vnd.jupyter.widget-view+json"]';
  function nameSlider(slider) {
    const handle = slider.querySelector(".noUi-handle");
    const readout = slider.querySelector(".widget-readout");
    if (!handle || !readout || handle.hasAttribute("aria-label")) return;
    handle.setAttribute("aria-label", slider.querySelector(".widget-label").textContent);
    readout.setAttribute("contenteditable", "false");
    // The runtime says the position's number; what counts is the value shown beside it.
    const say = () => {
      if (handle.getAttribute("aria-valuetext") !== readout.textContent) {
        handle.setAttribute("aria-valuetext", readout.textContent);
      }
    };
    say();
    const watch = new MutationObserver(say);
    watch.observe(readout, { childList: true, characterData: true, subtree: true });
    watch.observe(handle, { attributes: true, attributeFilter: ["aria-valuetext"] });
  }

  let questions = 0;
  function nameQuestion(question) {
    const box = question.querySelector(".widget-radio-box");
    const text = question.querySelector(".lossbook-question-text");
    if (!box || !text || box.hasAttribute("role")) return;
    const name = `lossbook-question-${(questions += 1)}`;
    text.id = name;
    box.setAttribute("role", "radiogroup");
    box.setAttribute("aria-labelledby", name);
    // Buttons of one name are one group to the arrow keys.
    box.querySelectorAll("input").forEach((input) => (input.name = name));
    const feedback = question.querySelector(".lossbook-feedback");
    if (feedback) feedback.setAttribute("aria-live", "polite");
  }

  function announceFrames(explorer) {
    const frames = explorer.querySelector(".widget-slider ~ :not(.widget-slider)");
    if (frames && !frames.hasAttribute("aria-live")) frames.setAttribute("aria-live", "polite");
  }

  function nameAll() {
    document.querySelectorAll(".lossbook-explorer").forEach(announceFrames);
    document.querySelectorAll(".lossbook-explorer .widget-slider").forEach(nameSlider);
    document.querySelectorAll(".lossbook-question").forEach(nameQuestion);
    document.dispatchEvent(new Event("lossbook:drawn"));
  }

  const places = [...document.querySelectorAll(VIEW)].map((view) => view.parentElement);
  if (places.length === 0) return;
  const drawn = new MutationObserver(nameAll);
  // The runtime adds an element first and its class, by which it is found, a moment later.
  const changes = { childList: true, subtree: true, attributes: true, attributeFilter: ["class"] };
  places.forEach((place) => drawn.observe(place, changes));
})();
