"""What a page remembers for its reader: the answers of its quiz, and the choice about code."""

import re

import pytest
from playwright.sync_api import Locator, expect
from visits import FULL_STORE, Visit

CHAPTER = "chapters/15_huber_loss"
KEY = f"lossbook-quiz:{CHAPTER.rpartition('/')[2]}"


@pytest.fixture
def opened(visit):
    with visit(CHAPTER) as one:
        one.draw_widgets()
        yield one


def question(opened: Visit, number: int) -> Locator:
    return opened.page.locator(".lossbook-question").nth(number - 1)


def answer(opened: Visit, number: int, *, right: bool) -> None:
    """Try options until the verdict is the one wanted."""
    kind = ".lossbook-right" if right else ".lossbook-wrong"
    asked = question(opened, number)
    for option in asked.get_by_role("radio").all():
        option.click()
        verdict = asked.locator(".lossbook-right, .lossbook-wrong")
        expect(verdict).to_be_visible()
        if asked.locator(kind).count():
            return
    pytest.fail(f"question {number} has no such option")


def number_of_questions(opened: Visit) -> int:
    return opened.page.locator(".lossbook-question").count()


def score(opened: Visit) -> Locator:
    return opened.page.locator(".lossbook-score").get_by_role("status")


def test_answers_survive_a_reload(opened: Visit) -> None:
    answer(opened, 1, right=True)
    answer(opened, 2, right=False)
    chosen = question(opened, 2).get_by_role("radio", checked=True)
    before = chosen.evaluate("(one) => one.closest('label').textContent")
    expect(score(opened)).to_have_text(f"2 of {number_of_questions(opened)} answered, 1 right.")
    opened.page.reload()
    opened.draw_widgets()
    expect(score(opened)).to_have_text(f"2 of {number_of_questions(opened)} answered, 1 right.")
    expect(question(opened, 1).locator(".lossbook-right")).to_be_visible()
    expect(question(opened, 2).locator(".lossbook-wrong")).to_be_visible()
    assert chosen.evaluate("(one) => one.closest('label').textContent") == before
    expect(question(opened, 3).get_by_role("radio", checked=True)).to_have_count(0)


def test_a_finished_quiz_names_what_to_repeat_and_starts_again(opened: Visit) -> None:
    count = number_of_questions(opened)
    for number in range(1, count + 1):
        answer(opened, number, right=number not in (3, 6))
    expect(score(opened)).to_have_text(f"{count - 2} of {count} right. Repeat questions 3 and 6.")
    opened.page.get_by_role("button", name="Start again").click()
    expect(score(opened)).to_have_text(f"0 of {count} answered, 0 right.")
    expect(opened.page.get_by_role("radio", checked=True)).to_have_count(0)
    expect(opened.page.locator(".lossbook-feedback:visible")).to_have_count(0)
    assert opened.page.evaluate("(key) => localStorage[key]", KEY) is None
    answer(opened, 3, right=True)
    expect(score(opened)).to_have_text(f"1 of {count} answered, 1 right.")


@pytest.mark.parametrize(
    "stored", ["{", "null", "[]", '"text"', "7", '{"answers": [1], "marks": {}}']
)
def test_a_corrupt_store_loses_nothing(opened: Visit, stored: str) -> None:
    opened.page.evaluate("([key, value]) => { localStorage[key] = value; }", [KEY, stored])
    opened.page.reload()
    opened.draw_widgets()
    answer(opened, 1, right=True)
    expect(score(opened)).to_have_text(f"1 of {number_of_questions(opened)} answered, 1 right.")
    assert opened.faults == []


def test_a_full_store_loses_nothing(opened: Visit) -> None:
    opened.page.add_init_script(FULL_STORE.format("lossbook"))
    opened.page.reload()
    opened.draw_widgets()
    answer(opened, 1, right=True)
    expect(score(opened)).to_have_text(f"1 of {number_of_questions(opened)} answered, 1 right.")
    opened.page.locator(".btn-code-button").click()
    expect(opened.page.locator("html")).to_have_attribute("data-code", "shown")
    assert opened.faults == []


def test_one_switch_shows_or_hides_all_code(opened: Visit) -> None:
    page = opened.page
    switch = page.locator(".btn-code-button")
    folded = page.locator(".tag_hide-input > details.hide")
    code = page.locator("article .cell_input:visible")
    written = code.count()
    expect(switch).to_have_accessible_name("Show all code")
    switch.click()
    expect(page.locator(".tag_hide-input > details.hide:not([open])")).to_have_count(0)
    assert code.count() > written
    assert page.locator(".tag_hide-cell > details[open]").count() == 0, "a solution was opened"
    switch.click()
    outside = "article section:not(#exercises, #exercises *) > .cell > .cell_input:visible"
    expect(page.locator(outside)).to_have_count(0)
    assert page.locator("#exercises .cell > .cell_input:visible").count() > 0
    expect(folded.first).to_be_hidden()
    page.reload()
    expect(switch).to_have_accessible_name(re.compile("as first set"))
    expect(folded.first).to_be_hidden()
    switch.click()
    expect(folded.first).to_be_visible()
    assert code.count() == written
