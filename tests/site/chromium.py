"""The browser of the site's tests, which is started anew where it no longer answers."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, Playwright, sync_playwright

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
    # What the routes of a visit do not see (preconnect, say) finds no host either.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


class BrowserStalledError(Exception):
    """The browser no longer draws the page that is named."""


class Chromium:
    """A browser that starts when a page is first asked for, and again after it was stopped."""

    def __init__(self) -> None:
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None

    @property
    def browser(self) -> Browser:
        """The running browser."""
        if self._browser is None:
            self._playwright = sync_playwright().start()
            self._browser = launch(self._playwright)
        return self._browser

    def stop(self) -> None:
        """End the browser, even one that no longer answers: Playwright then kills it."""
        if self._playwright is not None:
            self._playwright.stop()
        self._playwright = self._browser = None


def launch(playwright: Playwright) -> Browser:
    """Start Chromium; where there is none, skip the test, and under CI fail it."""
    path = find_browser(playwright)
    if path is None and os.environ.get("CI") == "true":
        pytest.fail(NO_BROWSER)
    if path is None:
        pytest.skip(NO_BROWSER)
    return playwright.chromium.launch(executable_path=path, args=ARGUMENTS)


def find_browser(playwright: Playwright) -> str | None:
    """Return the path of a browser of this machine, or else of Playwright's own."""
    own = playwright.chromium.executable_path
    found = (path for name in BROWSERS if (path := shutil.which(name)))
    return next(found, own if Path(own).exists() else None)


def draws(page: Page) -> bool:
    """Tell whether the browser still draws: take a picture of one pixel, in bounded time."""
    try:
        page.screenshot(clip={"x": 0, "y": 0, "width": 1, "height": 1})
    except Error:
        return False
    return True
