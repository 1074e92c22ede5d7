"""What is folded on a page unfolds, by mouse and by keyboard."""

import pytest
from playwright.sync_api import Locator, expect

FOLDED = "article details"
SUMMARY = "xpath=./summary"
CONTENT = "xpath=./*[not(self::summary)]"


@pytest.fixture(scope="module")
def folded(visit, chapter_name: str):
    """The parts of a chapter that a reader unfolds."""
    with visit(chapter_name) as opened:
        found = opened.page.locator(FOLDED).all()
        assert found
        yield found


def turn(details: Locator, how: str) -> None:
    summary = details.locator(SUMMARY)
    summary.click() if how == "mouse" else summary.press("Enter")


@pytest.mark.parametrize("how", ["mouse", "keyboard"])
def test_what_is_folded_unfolds_and_folds(folded: list[Locator], how: str) -> None:
    for details in folded:
        content = details.locator(CONTENT).first
        expect(content).to_be_hidden()
        turn(details, how)
        expect(content).to_be_visible()
        turn(details, how)
        expect(content).to_be_hidden()


def test_a_folded_part_says_what_it_hides(folded: list[Locator]) -> None:
    for details in folded:
        assert details.locator(SUMMARY).inner_text().strip()
