"""A page is light, is painted early, and stays where it is while it is read."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from gzip_server import transferred

PHONE = {"width": 390, "height": 844}
KIBIBYTE = 1024
STATIC = ".lossbook-static"
# What the widgets need: their data, and the runtime that draws them.
WIDGETS = re.compile(r"^_widgets/|html-manager/embed\.js$")

# The sum of all shifts since the page was opened. Lighthouse takes the worst five seconds.
SHIFTS = """() => new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(
        list.getEntries().filter((entry) => !entry.hadRecentInput).map((entry) => [
            entry.value,
            entry.sources.map((source) => source.node?.parentElement?.className).join(", "),
        ])
    )).observe({type: "layout-shift", buffered: true});
    setTimeout(() => resolve([]), 500);
})"""


@dataclass
class Reading:
    """What a page on a phone asked for before and after the reader moved, and what shifted."""

    first_view: list[str]
    later: list[str]
    widgets: int
    shifts: list[tuple[float, str]]


@pytest.fixture(scope="module")
def reading(visit, page_name: str) -> Reading:
    """Open a page on a phone, scroll it to its end as a reader does, and see its widgets drawn."""
    with visit(page_name, viewport=PHONE) as opened:
        page = opened.page
        page.wait_for_load_state("networkidle")
        first_view = list(opened.requests)
        height = page.evaluate("document.documentElement.scrollHeight")
        for top in range(0, height, PHONE["height"] // 2):
            page.evaluate("(top) => scrollTo({top, behavior: 'instant'})", top)
            page.wait_for_timeout(30)
        page.wait_for_function(
            "(static) => [...document.querySelectorAll(static)].every((one) => one.hidden)",
            arg=STATIC,
            polling=200,
        )
        return Reading(
            first_view,
            opened.requests[len(first_view) :],
            page.locator(STATIC).count(),
            page.evaluate(SHIFTS),
        )


@pytest.fixture(scope="module")
def html(site: Path, page_name: str) -> BeautifulSoup:
    return BeautifulSoup((site / f"{page_name}.html").read_text(encoding="utf-8"), "html.parser")


def blocks(tag: Tag) -> bool:
    """Tell whether a browser waits for a script or a style sheet before it goes on."""
    if tag.name == "link":
        return "stylesheet" in tag["rel"]
    return tag.has_attr("src") and not (tag.has_attr("defer") or tag.has_attr("async"))


def test_a_page_takes_120_kilobytes_at_most(site: Path, page_name: str) -> None:
    assert len(transferred(site / f"{page_name}.html")) <= 120 * KIBIBYTE


def test_the_first_view_takes_300_kilobytes_at_most(
    reading: Reading, site: Path, page_name: str
) -> None:
    sizes = {path: len(transferred(site / path)) for path in reading.first_view}
    assert f"{page_name}.html" in sizes
    assert sum(sizes.values()) <= 300 * KIBIBYTE, sizes


def test_the_first_view_asks_for_few_files(reading: Reading) -> None:
    assert len(reading.first_view) <= 40, reading.first_view


def test_one_style_sheet_alone_holds_up_the_painting(html: BeautifulSoup) -> None:
    blocking = [
        tag.get("href") or tag.get("src")
        for tag in html.find_all(["link", "script"])
        if blocks(tag)
    ]
    assert [address.partition("?")[0].rpartition("/")[2] for address in blocking] == ["site.css"]


def test_a_picture_of_the_text_keeps_its_place_and_waits(html: BeautifulSoup) -> None:
    # Sphinx's own index of modules has toggles, which it draws by a script.
    pictures = html.select("article img:not(.toggler)")
    unsized = [one["src"] for one in pictures if not (one.get("width") and one.get("height"))]
    eager = [one["src"] for one in pictures if one.get("loading") != "lazy"]
    assert (unsized, eager) == ([], [])


def test_nothing_moves_while_a_page_is_read(reading: Reading) -> None:
    assert sum(value for value, _ in reading.shifts) <= 0.02, reading.shifts


def test_the_letters_of_formulas_come_with_the_page(reading: Reading) -> None:
    assert [path for path in reading.first_view if re.search("KaTeX_Ma(in|th)-", path)] == []


def test_the_widgets_data_wait_for_the_reader(reading: Reading) -> None:
    assert [path for path in reading.first_view if WIDGETS.search(path)] == []
    asked = [path for path in reading.later if WIDGETS.search(path)]
    assert len(asked) == (2 if reading.widgets else 0), asked


def test_a_chapter_has_widgets(html: BeautifulSoup, page_name: str) -> None:
    if page_name.startswith("chapters/"):
        assert len(html.select(STATIC)) >= 2
    assert html.find("script", type="application/vnd.jupyter.widget-state+json") is None
