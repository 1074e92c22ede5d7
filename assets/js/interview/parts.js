// Pieces of a page, made by hand.
const PARTS = (() => {
  function element(tag, properties, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  function button(words, action, look = "btn-outline-primary") {
    const made = element("button", { type: "button", className: `btn ${look}` }, words);
    made.addEventListener("click", action);
    return made;
  }

  // A heading that takes the focus when its part of the page is new, so that a screen reader reads
  // on from there.
  function heading(tag, ...children) {
    return element(tag, { tabIndex: -1 }, ...children);
  }

  // The text of a part as Markdown would have it: formulas as their source.
  function plain(part) {
    const copy = part.cloneNode(true);
    for (const formula of copy.querySelectorAll(".katex")) {
      const source = formula.querySelector("annotation").textContent;
      formula.replaceWith(formula.closest(".katex-display") ? `$$${source}$$` : `$${source}$`);
    }
    for (const block of copy.querySelectorAll("pre")) {
      block.textContent = `\`\`\`\n${block.textContent.trim()}\n\`\`\``;
    }
    for (const block of copy.querySelectorAll("p, li, pre, div.math")) block.append("\n");
    return copy.textContent.replace(/\n{3,}/g, "\n\n").trim();
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false;
    }
  }

  return { element, button, heading, plain, copy };
})();
