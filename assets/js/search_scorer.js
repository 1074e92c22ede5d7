// How Sphinx's search orders its results: a chapter whose question holds all the reader's words
// comes first, then another page, then a section, then a function, then a mention in a text.
var Scorer = {
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,

  score([page, title, anchor, , score]) {
    const query = new URLSearchParams(location.search).get("q") ?? "";
    const wordsOf = (text) => text.toLowerCase().match(/[\p{Letter}\p{Number}_]+/gu) ?? [];
    const words = wordsOf(query).filter((word) => !stopwords.includes(word));
    // A result inside a page is called "page > section".
    const heading = wordsOf(title.split(" > ").pop());
    const inHeading = words.length > 0 && words.every((word) => heading.includes(word));
    if (!inHeading) return score;
    if (anchor) return score + 50;
    return score + (page.startsWith("chapters/") ? 200 : 100);
  },
};
