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


def test_the_mouse_unfolds_and_the_keyboard_folds(folded: list[Locator]) -> None:
    for details in folded:
        content, summary = details.locator(CONTENT).first, details.locator(SUMMARY)
        expect(content).to_be_hidden()
        summary.click()
        expect(content).to_be_visible()
        summary.press("Enter")
        expect(content).to_be_hidden()


def test_a_folded_part_says_what_it_hides(folded: list[Locator]) -> None:
    for details in folded:
        assert details.locator(SUMMARY).inner_text().strip()
