"""Print the built site as one PDF, with an outline of chapters and sections.

Chromium prints each page, light and with every fold open, and pypdf joins what it printed.

Usage: python tools/print_book.py, after `make book`; writes _build/html/lossbook.pdf.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from browser import launch
from playwright.sync_api import Browser, Page, sync_playwright
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NullObject,
    TextStringObject,
)
from sphinx_external_toc.parsing import parse_toc_yaml

SITE = Path("_build/html")
TARGET = SITE / "lossbook.pdf"
TITLE = "Loss functions, run and checked"
PATIENCE = 120_000  # milliseconds

# What a reader would have met by scrolling is there before the page is printed. Pictures that no
# more than wait in a folded or hidden part do not hold it up.
DRAW_ALL = """async () => {
    for (const image of document.images) image.loading = "eager";
    for (const view of document.querySelectorAll('script[type*="widget-view"]')) {
        view.parentNode.scrollIntoView({behavior: "instant"});
        await new Promise((done) => setTimeout(done, 100));
    }
    scrollTo(0, 0);
}"""
IS_DRAWN = """() => [...document.images].every(
    (image) => image.complete || !image.checkVisibility()
)"""
# A page counts on where the one before it ended.
NUMBERED = """
@page {{ @bottom-center {{ content: counter(page); font: 9pt sans-serif; }} }}
html {{ counter-reset: page {before}; }}
"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser, or say how to get one."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        if browser is None:
            sys.exit("make pdf needs Chromium or Chrome, and none was found: apt install chromium")
        yield browser
        browser.close()


def print_page(page: Page, address: str, before: int) -> PdfReader:
    """Print one page of the site, its numbers going on after the `before` pages printed so far."""
    page.goto(address)
    page.evaluate(DRAW_ALL)
    page.wait_for_load_state("networkidle")
    page.wait_for_function(IS_DRAWN)
    page.add_style_tag(content=NUMBERED.format(before=before))
    content = page.pdf(format="A4", outline=True, tagged=True, prefer_css_page_size=True)
    return PdfReader(BytesIO(content))


def print_pages(site: Path, names: list[str]) -> dict[str, PdfReader]:
    """Print pages of a site in their order, each by the file that it is."""
    printed: dict[str, PdfReader] = {}
    with chromium() as browser:
        page = browser.new_page(color_scheme="light", viewport={"width": 1000, "height": 1200})
        page.set_default_timeout(PATIENCE)
        before = 0
        for number, name in enumerate(names, start=1):
            print(f"Printing {name} ({number} of {len(names)})", flush=True)
            address = (site / f"{name}.html").resolve().as_uri()
            printed[address] = print_page(page, address, before)
            before += len(printed[address].pages)
    return printed


def join(printed: dict[str, PdfReader]) -> PdfWriter:
    """Join printed pages, and turn the links between them into links within the book."""
    book = PdfWriter()
    starts: dict[str, int] = {}
    for address, part in printed.items():
        starts[address] = len(book.pages)
        book.append(part)
    for page in book.pages:
        for entry in page.get("/Annots", []):
            lead_within(book, entry.get_object(), starts)
    return book


def lead_within(book: PdfWriter, annotation: DictionaryObject, starts: dict[str, int]) -> None:
    """Point a link to a page of the site at that page of the book."""
    action = annotation.get("/A", DictionaryObject()).get_object()
    target = str(action.get("/URI", ""))
    if not target.startswith("file:"):
        return
    del annotation["/A"]
    start = starts.get(target.partition("#")[0])
    if start is None:
        # A file of the site that is no page, such as a notebook: the book does not have it.
        annotation[NameObject("/Contents")] = TextStringObject("")
        return
    place = [book.pages[start].indirect_reference, NameObject("/XYZ"), *[NullObject()] * 3]
    annotation[NameObject("/Dest")] = ArrayObject(place)


def main() -> None:
    """Print every page of the table of contents, in its order."""
    names = [str(entry) for entry in parse_toc_yaml("_toc.yml")]
    book = join(print_pages(SITE, names))
    book.add_metadata({"/Title": TITLE})
    book.compress_identical_objects()
    book.write(TARGET)
    print(f"The book is printed: {TARGET}, {len(book.pages)} pages")


if __name__ == "__main__":
    main()
