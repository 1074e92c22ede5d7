// The words that the site's scripts show or speak. They stand here alone, so that an edition in
// another language changes this file and no other.
const WORDS = {
  pagesOf: (page) => `Pages of: ${page}`,
  code: { asWritten: "Show all code", shown: "Hide all code", hidden: "Show code as first set" },
  enlarged: "The figure, enlarged",
  close: "Close",
  notLoaded: "This part could not be loaded, so it does not react.",
  tryAgain: "Try again",
  startAgain: "Start again",
  progress: (answered, right, total) => `${answered} of ${total} answered, ${right} right.`,
  score: (right, total) => `${right} of ${total} right.`,
  repeat: (numbers) => `Repeat ${numbers.length > 1 ? "questions" : "question"} ${list(numbers)}.`,
};

function list(numbers) {
  const last = numbers[numbers.length - 1];
  return numbers.length > 1 ? `${numbers.slice(0, -1).join(", ")} and ${last}` : `${last}`;
}

// The theme's fold buttons in the sidebar have an icon and no name; screen readers need one.
document.querySelectorAll(".has-children > details > summary").forEach((summary) => {
  const page = summary.closest(".has-children").querySelector("a").textContent.trim();
  summary.setAttribute("aria-label", WORDS.pagesOf(page));
});

// A folded cell says what it holds ("Show the solution ..."), but its label hides that.
document.querySelectorAll("details.hide > summary[aria-label]").forEach((summary) => {
  summary.removeAttribute("aria-label");
});
