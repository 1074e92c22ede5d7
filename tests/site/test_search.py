"""The search finds a word of the course, with no server behind it."""

import pytest
from playwright.sync_api import expect
from visits import Visit

RESULTS = "#search-results li a"


def search(opened: Visit, word: str) -> None:
    """Type a word into the site's search, as a reader does."""
    opened.page.locator(".search-button:visible, .search-button-field:visible").first.click()
    field = opened.page.locator("input[type=search]:visible")
    expect(field).to_be_focused()
    field.fill(word)
    field.press("Enter")
    expect(opened.page.locator("#search-results")).to_contain_text("Search Results")


@pytest.fixture
def home(visit):
    with visit("index") as opened:
        yield opened


@pytest.mark.parametrize("word", ["softmax", "temperature"])
def test_a_word_is_found_and_leads_to_its_page(home: Visit, word: str) -> None:
    search(home, word)
    result = home.page.locator(RESULTS).first
    expect(result).to_be_visible()
    result.click()
    expect(home.page.locator("article")).to_contain_text(word, ignore_case=True)
    assert home.faults == []
    assert home.elsewhere == []


def test_a_word_that_the_course_lacks_is_not_found(home: Visit) -> None:
    search(home, "zyzzyva")
    expect(home.page.locator("#search-results")).to_contain_text("did not match any documents")
    expect(home.page.locator(RESULTS)).to_have_count(0)


def test_every_page_has_one_search_field(home: Visit) -> None:
    assert home.page.locator("input[type=search]").count() == 1
