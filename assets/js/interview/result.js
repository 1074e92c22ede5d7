// The end of an interview: marks by chapter, what to read again, and each question with its ticks.
const RESULT = (() => {
  const words = WORDS.interview;
  const { element, button, heading } = PARTS;
  const root = new URL(document.documentElement.dataset.content_root, document.baseURI);
  const page = (path) => new URL(path, root).href;
  const chapterPage = (chapter) => page(`chapters/${chapter}.html`);
  const questionPage = ({ chapter, id }) => page(`questions/${chapter}.html#${id}`);

  // The menu of chapters has their names.
  function chapterName(chapter) {
    const box = document.querySelector(`#interview-form input[value="${chapter}"]`);
    return box.parentElement.textContent.trim();
  }

  const linkTo = (href, ...text) => element("a", { href }, ...text);

  function readAgain({ chapter, weak }) {
    if (weak.length === 0) return [words.allSaid];
    const links = [
      linkTo(`${chapterPage(chapter)}#in-30-seconds`, words.parts.answer),
      linkTo(`${chapterPage(chapter)}#fact-check`, words.parts.checks),
      ...weak.map((question) => linkTo(questionPage(question), question.number)),
    ];
    return links.flatMap((link, place) => (place === 0 ? [link] : [", ", link]));
  }

  function chapterTable(chapters) {
    const cells = (tag, contents) => contents.map((one) => element(tag, {}, ...[one].flat()));
    const rows = chapters.map((one) =>
      element(
        "tr",
        {},
        ...cells("td", [
          linkTo(chapterPage(one.chapter), chapterName(one.chapter)),
          words.marks(one.got, one.full),
          readAgain(one),
        ]),
      ),
    );
    return element(
      "table",
      { className: "table" },
      element("thead", {}, element("tr", {}, ...cells("th", words.columns))),
      element("tbody", {}, ...rows),
    );
  }

  // What the question's own page says of it, with the ticks.
  function read(question, answer, place) {
    const article = QUESTIONS.element(question.id);
    const items = (list, ticked) =>
      [...article.querySelectorAll(`${list} > li`)].map((item, number) => {
        item.querySelector(".bank-weight")?.remove();
        return { content: item, text: PARTS.plain(item), ticked: ticked.includes(number) };
      });
    const points = items(".bank-rubric", answer.points).map((point, number) => ({
      ...point,
      marks: question.marks[number],
    }));
    const marks = words.marks(SESSION.score(answer, question), SESSION.full(question));
    return {
      heading: `${place + 1}. ${words.about(question.level, question.number)}`,
      link: questionPage(question),
      content: article.querySelector(".bank-text"),
      text: PARTS.plain(article.querySelector(".bank-text")),
      marks,
      points,
      flags: items(".bank-flags", answer.flags),
      notes: answer.notes,
      shown: answer.shown,
    };
  }

  function pointItem({ content, marks, ticked }) {
    const label = element("strong", {}, `${marks}, ${ticked ? words.said : words.missed}`);
    const className = ticked ? "lossbook-right" : "lossbook-wrong";
    return element("li", { className }, label, ...content.childNodes);
  }

  function questionPart(one, change) {
    const heard = one.flags.filter((flag) => flag.ticked).map(({ content }) => content);
    return element(
      "section",
      { className: "interview-question" },
      element("h3", {}, `${one.heading}: ${one.marks}`),
      one.content,
      ...(one.shown ? [] : [element("p", {}, words.noAnswer)]),
      element("ul", { className: "interview-points" }, ...one.points.map(pointItem)),
      ...(heard.length > 0
        ? [element("h4", {}, words.heard), element("ul", {}, ...heard)]
        : []),
      ...(one.notes.trim()
        ? [element("h4", {}, words.notes), element("p", { className: "interview-kept-notes" }, one.notes)]
        : []),
      button(words.change, change, "btn-sm btn-outline-primary"),
    );
  }

  function show(place, { plan, address, session, questions, change, again }) {
    const result = SESSION.result(session, questions);
    const parts = session.ids.map((id, number) => read(questions.get(id), session.answers[id], number));
    const markdown = REPORT.markdown({
      plan,
      address,
      date: new Date().toLocaleDateString(document.documentElement.lang),
      marks: words.marks(result.got, result.full),
      chapters: result.chapters.map((one) => ({
        name: chapterName(one.chapter),
        link: chapterPage(one.chapter),
        marks: words.marks(one.got, one.full),
      })),
      questions: parts,
    });
    const status = element("p", {});
    status.setAttribute("role", "status");
    const copy = async () => {
      const isCopied = await PARTS.copy(markdown);
      status.textContent = isCopied ? words.markdownCopied : words.notCopied("");
    };
    const head = heading("h2", words.result(result.got, result.full));
    place.replaceChildren(
      head,
      element("p", {}, `${plan}. `, linkTo(address, words.sameAgain)),
      element(
        "p",
        { className: "interview-moves" },
        button(words.saveMarkdown, () => FILES.save("interview.md", "text/markdown", markdown)),
        button(words.copyMarkdown, copy),
        button(words.print, () => print()),
        button(words.again, again),
        element("a", { className: "btn btn-outline-primary", href: location.pathname }, words.another),
      ),
      status,
      element("h2", {}, words.byChapter),
      chapterTable(result.chapters),
      element("h2", {}, words.byQuestion),
      ...parts.map((one, number) => questionPart(one, () => change(number))),
    );
    head.focus({ preventScroll: true });
    place.scrollIntoView({ block: "start" });
  }

  return { show };
})();
