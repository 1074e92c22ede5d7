"""A browser that stops drawing ends neither in a wait for ever nor in a row of failures."""

import pytest
import tours
import visits
from chromium import BrowserStalledError
from playwright.sync_api import TimeoutError


def test_a_page_that_gets_no_frames_is_named(visit, monkeypatch: pytest.MonkeyPatch) -> None:
    with visit("index") as opened:
        monkeypatch.setattr(visits, "PATIENCE_WITH_A_PAGE", 500)
        opened.page.evaluate("window.requestAnimationFrame = () => 0")
        with pytest.raises(TimeoutError, match=r"index: not scrolled to the end within 0\.5 s"):
            opened.read_through()


def test_a_browser_that_ended_is_named_and_replaced(visit) -> None:
    with pytest.raises(BrowserStalledError, match="index"), visit("index") as opened:
        opened.page.context.browser.close()
    with visit("index") as opened:
        assert "Loss" in opened.page.title()


def test_a_tour_is_taken_again_where_the_browser_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    browsers = iter([stalls, lambda *_: "seen"])
    monkeypatch.setattr(tours, "go_through", lambda *page: next(browsers)(*page))
    assert tours.take_tour(None, "index") == "seen"


def test_a_tour_is_taken_twice_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tours, "go_through", stalls)
    with pytest.raises(BrowserStalledError, match="index"):
        tours.take_tour(None, "index")


def stalls(_: object, name: str) -> None:
    """Be the visit of a browser that stops."""
    raise BrowserStalledError(name)
