"""The browser of the site's tests, which is started anew where it no longer answers."""

import os

import pytest
from browser import launch
from playwright.sync_api import Browser, Error, Page, Playwright, sync_playwright

NO_BROWSER = "no browser for the site tests; get one: apt install chromium"


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
            self._browser = started(self._playwright)
        return self._browser

    def stop(self) -> None:
        """End the browser, even one that no longer answers: Playwright then kills it."""
        if self._playwright is not None:
            self._playwright.stop()
        self._playwright = self._browser = None


def started(playwright: Playwright) -> Browser:
    """Start Chromium; where there is none, skip the test, and under CI fail it."""
    browser = launch(playwright)
    if browser is None and os.environ.get("CI") == "true":
        pytest.fail(NO_BROWSER)
    if browser is None:
        pytest.skip(NO_BROWSER)
    return browser


def draws(page: Page) -> bool:
    """Tell whether the browser still draws: take a picture of one pixel, in bounded time."""
    try:
        page.screenshot(clip={"x": 0, "y": 0, "width": 1, "height": 1})
    except Error:
        return False
    return True
