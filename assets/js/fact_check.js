// Filters the table of claims by verdict and by source. The filter stands in the address, so that
// it can be sent.
(() => {
  const bar = document.querySelector(".claim-filter");
  if (!bar) return;

  const rows = [...document.querySelectorAll("table.claims tbody tr")];
  const byVerdict = [...bar.querySelectorAll("[data-verdict]")];
  const bySource = bar.querySelector("[data-source]");
  const address = new URL(location.href);
  const asked = address.searchParams;

  const known = byVerdict.map((button) => button.dataset.verdict);
  let verdict = known.includes(asked.get("verdict")) ? asked.get("verdict") : "";
  let source = asked.get("source") === bySource.dataset.source ? bySource.dataset.source : "";

  function setAddress(name, value) {
    if (value) asked.set(name, value);
    else asked.delete(name);
  }

  function show() {
    const wanted = [verdict, source].filter(Boolean);
    for (const row of rows) {
      row.hidden = !wanted.every((one) => row.classList.contains(one));
    }
    for (const button of byVerdict) {
      button.setAttribute("aria-pressed", button.dataset.verdict === verdict);
    }
    bySource.setAttribute("aria-pressed", source !== "");
    const shown = rows.filter((row) => !row.hidden).length;
    document.querySelector(".claim-status").textContent = WORDS.claimsShown(shown, rows.length);
    setAddress("verdict", verdict);
    setAddress("source", source);
    history.replaceState(history.state, "", address);
  }

  for (const button of byVerdict) {
    button.addEventListener("click", () => {
      verdict = button.dataset.verdict;
      show();
    });
  }
  bySource.addEventListener("click", () => {
    source = source ? "" : bySource.dataset.source;
    show();
  });
  show();
})();
