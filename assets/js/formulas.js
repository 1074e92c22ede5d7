// Formulas of the quizzes, which are MathML, get what those of the text have: KaTeX's script finds
// their source when they are copied, and no full stop after them starts a line of its own.
function finishFormulas() {
  for (const math of document.querySelectorAll(":is(.lossbook-quiz, .static-quiz) math")) {
    if (math.closest(".katex")) continue;
    const [formula, source] = [document.createElement("span"), document.createElement("span")];
    formula.className = "katex";
    formula.translate = false;
    source.className = "katex-mathml";
    math.before(formula);
    formula.append(source);
    source.append(math);
    const whole = formula.parentElement.matches("span.math") ? formula.parentElement : formula;
    const next = whole.nextSibling;
    const mark = next?.nodeType === Node.TEXT_NODE && next.data.match(/^[.,;:!?)\]’”。，；：！？）]+/);
    if (!mark) continue;
    const joined = document.createElement("span");
    joined.className = "formula-end";
    whole.before(joined);
    joined.append(whole, mark[0]);
    next.data = next.data.slice(mark[0].length);
  }
}

finishFormulas();
document.addEventListener("lossbook:drawn", finishFormulas);
