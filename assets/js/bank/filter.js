// Which questions of the bank a reader wants to see: how that stands in the address, and whether a
// question fits.
const BANK_FILTER = (() => {
  const plain = (text) => text.normalize("NFKC").toLowerCase();

  return {
    // `choices` lists what each menu offers. What it does not offer is no wish.
    read(search, choices) {
      const asked = new URLSearchParams(search);
      const filter = { words: (asked.get("words") ?? "").trim() };
      for (const [menu, values] of Object.entries(choices)) {
        const value = asked.get(menu) ?? "";
        filter[menu] = values.includes(value) ? value : "";
      }
      return filter;
    },

    write({ chapter, level, kind, words }) {
      const wishes = Object.entries({ chapter, level, kind, words: words.trim() });
      const search = new URLSearchParams(wishes.filter(([, value]) => value)).toString();
      return search && `?${search}`;
    },

    // A question has a chapter's stem, a level, a kind and a text. All the words must occur in it.
    fits({ chapter, level, kind, words }, question) {
      const text = plain(question.text);
      return (
        (!chapter || Number(chapter) === parseInt(question.chapter, 10)) &&
        (!level || level === question.level) &&
        (!kind || kind === question.kind) &&
        plain(words)
          .split(/\s+/)
          .every((word) => text.includes(word))
      );
    },
  };
})();
