"""What one visit to a chapter sees: read once in the browser, and then judged by many tests."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import expect
from visits import VIEW, Visit

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
# The narrowest screen in use, and a desk's at 400 %.
NARROW = {"width": 320, "height": 640}

QUESTIONS = """() => [...document.querySelectorAll(".lossbook-question")]
    .filter((one) => one.querySelector("input[type=radio]"))
    .map((one) => ({
        group: one.querySelector(".widget-radio-box")?.getAttribute("role"),
        named: document.getElementById(
            one.querySelector(".widget-radio-box")?.getAttribute("aria-labelledby"),
        )?.textContent.trim(),
        live: one.querySelector(".lossbook-feedback")?.getAttribute("aria-live"),
    }))"""

# Copies the whole text of the page into a clipboard of the test's own, and lists what each
# formula's source is.
COPIED = """() => {
    const article = document.querySelector("article");
    for (const details of article.querySelectorAll("details")) details.open = true;
    const range = document.createRange();
    range.selectNodeContents(article);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    const clipboardData = new DataTransfer();
    document.dispatchEvent(new ClipboardEvent("copy", {clipboardData, bubbles: true}));
    const text = clipboardData.getData("text/plain");
    selection.removeAllRanges();
    for (const details of article.querySelectorAll("details")) details.open = false;
    const sources = [...article.querySelectorAll(".katex annotation")];
    return [text, sources.map((one) => one.textContent)];
}"""

TRANSLATED = """() => [...document.querySelectorAll("article .katex")]
    .filter((one) => !one.closest("[translate=no]")).map((one) => one.textContent)"""

# A full stop that starts a line: it lies below the formula before it.
PARTED = """() => [...document.querySelectorAll("article .formula-end")].filter((joined) => {
    const formula = joined.querySelector(".katex-html, math");
    const mark = document.createRange();
    mark.selectNodeContents(joined.lastChild);
    const [before, after] = [formula, mark].map((one) => [...one.getClientRects()].at(-1));
    return before && after && after.top > before.bottom;
}).map((joined) => joined.textContent)"""

LOOSE_MARKS = """() => [...document.querySelectorAll("article .math > .katex")].filter((one) => {
    const next = one.parentElement.matches("span") && one.parentElement.nextSibling;
    return next?.nodeType === Node.TEXT_NODE && /^[.,;:!?)]/.test(next.data)
        && !one.closest(".formula-end");
}).map((one) => one.textContent)"""

FOLDS = """() => [...document.querySelectorAll("article details:not(.hide, .lossbook-quiz *)")].map(
    (one) => ({
        id: one.id,
        title: one.querySelector("summary").textContent.trim(),
        link: one.querySelector(".fold-link")?.getAttribute("href"),
    }),
)"""

# Bars with nothing to see between them.
BARS_IN_A_ROW = """() => [...document.querySelectorAll("article .cell.tag_hide-input")].filter(
    (cell) => cell.children.length === 1
        && cell.nextElementSibling?.matches(".cell.tag_hide-input")
        && cell.querySelector(":scope > details.hide")
).map((cell) => cell.textContent.slice(0, 80))"""

# The colours that a formula is drawn in, and that of the words around it.
MISCOLOURED = """() => [...document.querySelectorAll("article .katex-html *")].filter((part) => {
    const words = getComputedStyle(part.closest(".katex").parentElement).color;
    const style = getComputedStyle(part);
    return style.color !== words
        || style.forcedColorAdjust !== "none"
        || (parseFloat(style.borderBottomWidth) > 0 && style.borderBottomColor !== words)
        || (part.matches("svg") && style.fill !== words);
}).map((part) => `${part.className}: ${part.textContent}`)"""

RAILS = """() => [...document.querySelectorAll(".noUi-target")]
    .map((rail) => getComputedStyle(rail).borderTopStyle + getComputedStyle(rail).borderTopWidth)"""

ON_PAPER = """() => ({
    theme: document.documentElement.dataset.theme,
    closed: [...document.querySelectorAll("article details:not([open])")]
        .map((one) => one.querySelector("summary").textContent.trim()),
    inverted: [...document.querySelectorAll("article .cell_output img")]
        .filter((one) => getComputedStyle(one).filter !== "none").length,
    title: document.querySelector("article h1").checkVisibility(),
    cut: [...document.querySelectorAll("article pre, article dt.sig")]
        .filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1)
        .map((one) => one.textContent.slice(0, 80)),
    buttons: [...document.querySelectorAll(".btn, .copybtn, .headerlink, #pst-back-to-top")]
        .filter((one) => one.checkVisibility()).map((one) => one.className),
})"""

# A place of a widget with nothing to see: neither a picture nor words.
EMPTY_PLACES = """(view) => [...document.querySelectorAll(view)].map((one) => one.parentElement)
    .filter((place) => place.innerText.trim() === ""
        && ![...place.querySelectorAll("img")].some((image) => image.checkVisibility()))
    .map((place) => place.closest("section").id)"""

# Numbers that stand beside a formula, and wide formulas that neither fit nor scroll.
BESIDE = """() => [...document.querySelectorAll("article .eqno")].filter((number) => {
    const formula = number.parentElement.querySelector(".katex-html").getBoundingClientRect();
    return number.getBoundingClientRect().top < formula.bottom - 1;
}).map((number) => number.textContent)"""
CUT = """() => [...document.querySelectorAll(".katex-display .katex-html")].filter((one) => {
    if (!one.checkVisibility()) return false;
    const scrolls = (part) => part && part.matches("article *")
        && (/auto|scroll/.test(getComputedStyle(part).overflowX) || scrolls(part.parentElement));
    return one.scrollWidth > one.clientWidth + 1 && !scrolls(one);
}).map((one) => one.textContent)"""


@dataclass
class Seen:
    """A chapter as readers with different browsers, screens and needs meet it."""

    empty_places: list[str]
    questions: list[dict[str, Any]]
    folds: list[dict[str, str]]
    bars_in_a_row: list[str]
    copied: str
    sources: list[str]
    translated: list[str]
    loose_marks: list[str]
    miscoloured: list[str]
    rails: list[str]
    paper: dict[str, Any]
    after_paper: dict[str, Any]
    beside: list[str]
    cut: list[str]
    parted: list[str]
    narrow_width: int


def observe(opened: Visit) -> Seen:
    """Look at a chapter in one visit: drawn, in high contrast, on paper, and on small screens."""
    page = opened.page
    # Printed without scrolling: nothing has drawn the widgets yet.
    empty_places = page.evaluate(EMPTY_PLACES, VIEW)
    opened.draw_widgets()
    questions, folds = page.evaluate(QUESTIONS), page.evaluate(FOLDS)
    bars, translated = page.evaluate(BARS_IN_A_ROW), page.evaluate(TRANSLATED)
    copied, sources = page.evaluate(COPIED)
    loose_marks = page.evaluate(LOOSE_MARKS)

    page.emulate_media(forced_colors="active")
    miscoloured, rails = page.evaluate(MISCOLOURED), page.evaluate(RAILS)
    page.emulate_media(forced_colors="none", color_scheme="dark")
    paper, after_paper = print_from_the_dark(opened)

    page.set_viewport_size(PHONE)
    beside, cut, parted = page.evaluate(BESIDE), page.evaluate(CUT), page.evaluate(PARTED)
    page.set_viewport_size(NARROW)
    width = page.evaluate("document.documentElement.scrollWidth")
    return Seen(
        empty_places, questions, folds, bars, copied, sources, translated, loose_marks,
        miscoloured, rails, paper, after_paper, beside, cut, parted, width,
    )  # fmt: skip


def print_from_the_dark(opened: Visit) -> tuple[dict[str, Any], dict[str, Any]]:
    """Look at a dark page while the browser prints it, and afterwards."""
    page = opened.page
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    paper = page.evaluate(ON_PAPER)
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    return paper, page.evaluate(ON_PAPER)
