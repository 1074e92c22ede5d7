// A link, or a result of the search, that leads into a folded part opens it and lands there.
(() => {
  const BLOCKS = "h1, h2, h3, summary, p, li, dt, td, pre, label";

  function reveal(place) {
    for (let fold = place; (fold = fold.parentElement?.closest("details")); ) fold.open = true;
    if (place.matches("details")) place.open = true;
  }

  function goToFragment() {
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!place || !place.closest("article details")) return;
    reveal(place);
    place.scrollIntoView({ behavior: "instant" });
  }

  // Sphinx's search leaves the reader's words in the store, for the page that is opened next.
  function searchedWords() {
    try {
      return (localStorage.getItem("sphinx_highlight_terms") ?? "").split(/\s+/).filter(Boolean);
    } catch {
      return [];
    }
  }

  function goToWords(words) {
    const article = document.querySelector("article");
    let [best, most] = [null, 0];
    for (const block of article?.querySelectorAll(BLOCKS) ?? []) {
      const text = block.textContent.toLowerCase();
      const found = words.filter((word) => text.includes(word)).length;
      if (found > most) [best, most] = [block, found];
    }
    if (!best || best.matches("h1")) return;
    reveal(best);
    best.scrollIntoView({ behavior: "instant", block: "center" });
  }

  const words = searchedWords();
  addEventListener("hashchange", goToFragment);
  if (location.hash) goToFragment();
  else if (words.length > 0 && !document.getElementById("search-results")) goToWords(words);
})();
