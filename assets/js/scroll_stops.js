// A block that scrolls can be reached by the keyboard, so that its end can be read. The theme's own
// script measures all blocks of a page at once, which lays out the whole page on the way.
const BLOCKS = "pre, table, .katex-display, .cell_output > .output, .jp-RenderedHTMLCommon";

// Called for a block once it is laid out, and again when its size changes.
const measured = new ResizeObserver((entries) => {
  const scrolls = entries.map(({ target }) =>
    target.scrollWidth > target.clientWidth || target.scrollHeight > target.clientHeight);
  entries.forEach(({ target }, place) => { target.tabIndex = scrolls[place] ? 0 : -1; });
});

const watch = (root) => {
  for (const block of root.querySelectorAll(BLOCKS)) measured.observe(block);
};

watch(document);
new MutationObserver((changes) => {
  for (const { target, addedNodes } of changes) if (addedNodes.length) watch(target);
}).observe(document.body, { childList: true, subtree: true });
