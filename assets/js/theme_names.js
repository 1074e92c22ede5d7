// Names for what the theme leaves without one.

// The theme's fold buttons in the sidebar have an icon and no name; screen readers need one.
document.querySelectorAll(".has-children > details > summary").forEach((summary) => {
  const page = summary.closest(".has-children").querySelector("a").textContent.trim();
  summary.setAttribute("aria-label", WORDS.pagesOf(page));
});

// A folded cell says what it holds ("Show the solution ..."), but its label hides that.
document.querySelectorAll("details.hide > summary[aria-label]").forEach((summary) => {
  summary.removeAttribute("aria-label");
});
