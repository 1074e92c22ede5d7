"""A real Chromium on the built site, which a plain static file server hands out.

The site is `_build/html`, or the folder that the variable LOSSBOOK_SITE names. Every host but the
file server is blocked, and each request to one is recorded.
"""

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright
from sphinx.util.inventory import InventoryFile
from visits import Visit

SITE = Path(os.environ.get("LOSSBOOK_SITE", Path(__file__).parents[2] / "_build/html"))
# Pages that Sphinx makes up, the last one where a page documents a module.
GENERATED = ["search", "genindex", "py-modindex"]
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
NO_BROWSER = "no browser for the site tests; get one: apt install chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # What the routes below do not see (preconnect, say) finds no host either.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
PATIENCE = 30_000  # milliseconds, for a machine that does much else
expect.set_options(timeout=PATIENCE)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test for every page of the site, or for every chapter, as its arguments ask."""
    if "page_name" in metafunc.fixturenames:
        generated = [name for name in GENERATED if (SITE / f"{name}.html").exists()]
        metafunc.parametrize("page_name", [*documents(), *generated], scope="module")
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


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder of the built site."""
    if not (SITE / "objects.inv").exists():
        pytest.fail(f"no site in {SITE}; build it: make book")
    return SITE


class Quiet(SimpleHTTPRequestHandler):
    """Python's own file server without its log."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=site)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def find_browser(playwright: Playwright) -> str | None:
    """Return the path of a browser of this machine, or else of Playwright's own."""
    own = playwright.chromium.executable_path
    found = (path for name in BROWSERS if (path := shutil.which(name)))
    return next(found, own if Path(own).exists() else None)


# Not for the session: while Playwright is open its event loop runs, and in tests of other
# folders asyncio would refuse a second one.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = find_browser(playwright)
        if path is None and os.environ.get("CI") == "true":
            pytest.fail(NO_BROWSER)
        if path is None:
            pytest.skip(NO_BROWSER)
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def visit(browser: Browser, address: str) -> Callable[..., AbstractContextManager[Visit]]:
    """Open a page by its name in a fresh context, which takes Playwright's own options."""

    @contextmanager
    def open_page(name: str, fragment: str = "", **options: object) -> Iterator[Visit]:
        with browser.new_context(**options) as context:
            context.set_default_timeout(PATIENCE)
            context.route(re.compile(f"^(?!{re.escape(address)})"), lambda route: route.abort())
            yield Visit(context.new_page(), address, name, fragment)

    return open_page


@pytest.fixture(scope="module")
def chapter(visit: Callable, chapter_name: str) -> Iterator[Visit]:
    """A chapter with its widgets; each test leaves it so that another can follow."""
    with visit(chapter_name) as opened:
        opened.draw_widgets()
        yield opened
