"""A real Chromium on the built site, which a plain static file server hands out.

The site is `_build/html`, or the folder that the variable LOSSBOOK_SITE names. Every host but the
file server is blocked, and each request to one is recorded.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from chromium import BrowserStalledError, Chromium, draws
from gzip_server import serve
from playwright.sync_api import Browser, TimeoutError, expect
from sphinx.util.inventory import InventoryFile
from tours import Tour, take_tour
from visits import PATIENCE, Visit

HERE = Path(__file__).parent
SITE = Path(os.environ.get("LOSSBOOK_SITE", HERE.parents[1] / "_build/html"))
# Pages that Sphinx makes up, the last one where a page documents a module.
GENERATED = ["search", "genindex", "py-modindex"]
CHROMIUM = Chromium()
expect.set_options(timeout=PATIENCE)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test for every page of the site, or for every chapter, as its arguments ask."""
    if "page_name" in metafunc.fixturenames:
        generated = [name for name in GENERATED if (SITE / f"{name}.html").exists()]
        metafunc.parametrize("page_name", [*representative(), *generated], scope="module")
    if "chapter_name" in metafunc.fixturenames:
        chapters = [name for name in documents() if name.startswith("chapters/")]
        metafunc.parametrize("chapter_name", chapters, scope="module")


def documents() -> list[str]:
    """List the pages that Sphinx says it wrote; pages of an older build are not among them."""
    inventory = SITE / "objects.inv"
    if not inventory.exists():
        return ["index", "chapters/none"]
    with inventory.open("rb") as stream:
        return sorted(InventoryFile.load(stream, "", lambda _, name: name)["std:doc"])


def representative() -> list[str]:
    """List the pages, and of the bank's, which are made alike, the first and the longest alone."""
    banks = [name for name in documents() if name.startswith("questions/")]
    longest = max(banks, key=lambda name: (SITE / f"{name}.html").stat().st_size, default=None)
    return [name for name in documents() if name not in banks or name in (banks[0], longest)]


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder of the built site."""
    if not (SITE / "objects.inv").exists():
        pytest.fail(f"no site in {SITE}; build it: make book")
    return SITE


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served."""
    with serve(site) as address:
        yield address


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> Iterator[None]:
    """Stop the browser after the last of the site's tests in a row.

    While Playwright is open its event loop runs, and in tests of other folders asyncio would
    refuse a second one.
    """
    try:
        return (yield)
    finally:
        if nextitem is None or HERE not in nextitem.path.parents:
            CHROMIUM.stop()


@pytest.fixture(scope="module")
def browser() -> Browser:
    return CHROMIUM.browser


@pytest.fixture(scope="module")
def visit(address: str) -> Callable[..., AbstractContextManager[Visit]]:
    """Open a page by its name in a fresh context, which takes Playwright's own options."""
    elsewhere = re.compile(f"^(?!{re.escape(address)})")

    def open_once(name: str, fragment: str, options: dict) -> Visit:
        try:
            context = CHROMIUM.browser.new_context(**options)
            context.set_default_timeout(PATIENCE)
            context.route(elsewhere, lambda route: route.abort())
            return Visit(context.new_page(), address, name, fragment)
        except BaseException:
            CHROMIUM.stop()
            raise

    @contextmanager
    def open_page(name: str, fragment: str = "", **options: object) -> Iterator[Visit]:
        try:
            opened = open_once(name, fragment, options)
        except TimeoutError:  # from a browser that no longer answers; now there is a new one
            opened = open_once(name, fragment, options)
        try:
            yield opened
        finally:
            if not draws(opened.page):
                CHROMIUM.stop()
                raise BrowserStalledError(name)
            opened.page.context.close()

    return open_page


@pytest.fixture(scope="module")
def chapter(visit: Callable, chapter_name: str) -> Iterator[Visit]:
    """A chapter with its widgets; each test leaves it so that another can follow."""
    with visit(chapter_name) as opened:
        opened.draw_widgets()
        yield opened


@pytest.fixture(scope="session")
def tours() -> dict[str, Tour]:
    """The tours taken so far: one for each page, however many modules look at it."""
    return {}


@pytest.fixture(scope="module")
def tour(visit: Callable, page_name: str, tours: dict[str, Tour]) -> Tour:
    """What was seen on a tour of a page."""
    if page_name not in tours:
        tours[page_name] = take_tour(visit, page_name)
    return tours[page_name]


@pytest.fixture(scope="module")
def chapter_tour(visit: Callable, chapter_name: str, tours: dict[str, Tour]) -> Tour:
    """What was seen on a tour of a chapter."""
    if chapter_name not in tours:
        tours[chapter_name] = take_tour(visit, chapter_name)
    return tours[chapter_name]
