// The questions with their answers, which come chapter by chapter when a reader asks for them.
const QUESTIONS = (() => {
  const html = {};
  const root = new URL(document.documentElement.dataset.content_root, document.baseURI);

  return {
    // Called by the scripts in _questions/.
    add: (questions) => Object.assign(html, questions),

    // `version` changes as the bank does, so that no old copy is taken for the new one.
    load(chapters, version) {
      const address = (chapter) => new URL(`_questions/${chapter}.js?v=${version}`, root).href;
      return Promise.all(chapters.map((chapter) => SCRIPTS.load(address(chapter))));
    },

    // A fresh copy of a question whose chapter is loaded.
    element(id) {
      const template = document.createElement("template");
      template.innerHTML = html[id];
      return template.content.firstElementChild;
    },
  };
})();
