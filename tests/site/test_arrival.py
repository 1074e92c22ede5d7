"""A link or a search result leads to the place it names, also inside a fold."""

import pytest
from playwright.sync_api import expect
from visits import Visit

CHAPTER = "chapters/15_huber_loss"
RESULTS = "#search-results li > a"
FIRST = {
    "huber loss": "chapters/15_huber_loss.html",
    "perceptual loss": "chapters/04_perceptual_loss.html",
    "local optima": "chapters/07_local_and_global_optima.html",
    "JS": "chapters/06_js_divergence.html",
    "js divergence": "chapters/06_js_divergence.html",
}
# A word of a folded answer, of a quiz, and of the question in Chinese: three characters and two.
FOUND = {
    "redescends": "chapters/15_huber_loss.html",
    "leverage points": "chapters/15_huber_loss.html",
    "局部最优": "chapters/07_local_and_global_optima.html",
    "散度": "chapters/06_js_divergence.html",
}


def results(opened: Visit, query: str) -> list[str]:
    opened.page.goto(f"{opened.address}search.html?q={query}")
    expect(opened.page.locator("#search-results")).to_contain_text("Search finished")
    return [one.get_attribute("href") for one in opened.page.locator(RESULTS).all()]


@pytest.fixture(scope="module")
def searching(visit):
    with visit("search") as opened:
        yield opened


@pytest.mark.parametrize("query", FIRST)
def test_the_chapter_on_a_subject_comes_first(searching: Visit, query: str) -> None:
    assert results(searching, query)[0] == FIRST[query]


@pytest.mark.parametrize("query", FOUND)
def test_folds_quizzes_and_chinese_are_found(searching: Visit, query: str) -> None:
    assert FOUND[query] in results(searching, query)


def test_a_result_inside_a_fold_opens_it(searching: Visit) -> None:
    results(searching, "redescends")
    searching.page.locator(RESULTS).first.click()
    fold = searching.page.locator("details", has_text="redescends")
    expect(fold).to_have_attribute("open", "")
    expect(fold.get_by_text("redescends")).to_be_in_viewport()


def test_the_index_is_loaded_by_the_search_page_alone(visit) -> None:
    with visit(CHAPTER) as opened:
        opened.page.wait_for_load_state("networkidle")
        assert "searchindex.js" not in opened.requests


def test_a_link_to_a_fold_opens_it(visit) -> None:
    with visit(CHAPTER, "#what-is-the-breakdown-point") as opened:
        page = opened.page
        fold = page.locator("#what-is-the-breakdown-point")
        expect(fold).to_have_attribute("open", "")
        expect(fold).to_be_in_viewport()
        page.evaluate("location.hash = '#what-is-barron-s-general-loss'")
        other = page.locator("#what-is-barron-s-general-loss")
        expect(other).to_have_attribute("open", "")
        expect(other).to_be_in_viewport()


def test_a_copied_example_is_code_alone(visit) -> None:
    with visit("reference/regression") as opened:
        page = opened.page
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        example = page.locator("div.highlight", has_text=">>>").first
        example.hover()
        example.locator("button.copybtn").click()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied
        shown = example.inner_text().splitlines()
        code = [line[4:] for line in shown if line.startswith((">>> ", "... "))]
        assert copied.splitlines() == code


def test_the_notebook_is_downloaded(visit) -> None:
    with visit(CHAPTER) as opened:
        link = opened.page.locator("a.btn-download-source-button")
        expect(link).to_have_attribute("download", "15_huber_loss.ipynb")
