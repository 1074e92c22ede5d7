"""Print the built site as one PDF, with an outline of chapters and sections.

Chromium prints each page, light and with every fold open, and pypdf joins what it printed.

Usage: python tools/print_book.py, after `make book`; writes _build/html/lossbook.pdf.
"""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Page, sync_playwright
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import DictionaryObject, Fit, NameObject
from sphinx_external_toc.parsing import parse_toc_yaml

SITE = Path("_build/html")
TARGET = SITE / "lossbook.pdf"
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE = 120_000  # milliseconds

# Everything that a reader would have met by scrolling is there before the page is printed.
DRAW_ALL = """async () => {
    for (const image of document.images) image.loading = "eager";
    for (const view of document.querySelectorAll('script[type*="widget-view"]')) {
        view.parentNode.scrollIntoView({behavior: "instant"});
        await new Promise((done) => setTimeout(done, 50));
    }
    scrollTo(0, 0);
}"""
IS_DRAWN = """() => [...document.images].every((image) => image.complete)"""
# A page counts on where the one before it ended.
NUMBERED = """
@page {{ @bottom-center {{ content: counter(page); font: 9pt sans-serif; }} }}
@page :first {{ counter-reset: page {first}; }}
"""


class Quiet(SimpleHTTPRequestHandler):
    """Python's own file server without its log."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder to this machine alone; give its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser of this machine, or else Playwright's own."""
    path = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
        if path is None and not Path(own).exists():
            sys.exit("print_book: Chromium prints the PDF, and none was found: apt install chromium")
        browser = playwright.chromium.launch(executable_path=path or own, args=ARGUMENTS)
        yield browser
        browser.close()


def print_page(page: Page, address: str, first: int) -> PdfReader:
    """Print one page of the site, its pages numbered from `first` on."""
    page.goto(address)
    page.evaluate(DRAW_ALL)
    page.wait_for_load_state("networkidle")
    page.wait_for_function(IS_DRAWN)
    page.add_style_tag(content=NUMBERED.format(first=first))
    content = page.pdf(format="A4", outline=True, tagged=True, prefer_css_page_size=True)
    return PdfReader(BytesIO(content))


def join(printed: dict[str, PdfReader], address: str) -> PdfWriter:
    """Join the printed pages, and turn links between them into links within the book."""
    book = PdfWriter()
    starts = {}
    for name, part in printed.items():
        starts[f"{name}.html"] = len(book.pages)
        book.append(part)
    for page in book.pages:
        for entry in page.get("/Annots", []):
            annotation = entry.get_object()
            target = annotation.get("/A", {}).get("/URI", "")
            if target.startswith(address):
                file = unquote(urlsplit(target).path.lstrip("/"))
                lead_to(book, annotation, starts.get(file))
    return book


def lead_to(book: PdfWriter, annotation: DictionaryObject, start: int | None) -> None:
    """Point a link at a page of the book; one to a file that the book lacks leads nowhere."""
    del annotation["/A"]
    if start is not None:
        box = annotation["/Rect"]
        link = Link(rect=box, target_page_index=start, fit=Fit.fit_horizontally())
        annotation[NameObject("/Dest")] = link["/Dest"]


def main() -> None:
    """Print every page of the table of contents, in its order."""
    names = [str(entry) for entry in parse_toc_yaml("_toc.yml")]
    printed: dict[str, PdfReader] = {}
    with chromium() as browser, served(SITE) as address:
        page = browser.new_page(color_scheme="light", viewport={"width": 1000, "height": 1200})
        page.set_default_timeout(PATIENCE)
        for number, name in enumerate(names, start=1):
            print(f"Printing {name} ({number} of {len(names)})", flush=True)
            count = sum(len(part.pages) for part in printed.values())
            printed[name] = print_page(page, f"{address}{name}.html", count)
        book = join(printed, address)
    book.add_metadata({"/Title": "Loss functions, run and checked"})
    book.compress_identical_objects()
    book.write(TARGET)
    print(f"The book is printed: {TARGET}, {len(book.pages)} pages")


if __name__ == "__main__":
    main()
