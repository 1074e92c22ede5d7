"""A mock interview: by keyboard, over reloads, from an address, and with a store that fails."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from visits import FULL_STORE, Visit

from lossbook.course.bank import OpenQuestion, load_questions

PLAN = "?chapters=1,2,15&level=senior&count=3&minutes=2&seed=7"
KEY = f"lossbook-interview:{PLAN}"
OPEN = {one.id: one for one in load_questions() if isinstance(one, OpenQuestion)}


@pytest.fixture
def opened(visit) -> Iterator[Visit]:
    with visit("interview", PLAN) as one:
        yield one


def start(page: Page) -> None:
    page.get_by_role("button", name="Start the interview").click()
    expect(heading(page)).to_have_text("Question 1 of 3")


def heading(page: Page) -> Locator:
    return page.locator("#interview h2").first


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def open_answer(page: Page) -> None:
    page.get_by_text("Model answer and marks").click()


def boxes(page: Page) -> Locator:
    return page.locator(".bank-rubric input")


def kept(page: Page) -> dict:
    return json.loads(page.evaluate("(key) => localStorage[key]", KEY))


def asked(page: Page) -> list[OpenQuestion]:
    """Return the questions of the interview that is kept."""
    return [OPEN[name] for name in kept(page)["ids"]]


def test_an_interview_by_keyboard(opened: Visit) -> None:
    page = opened.page
    page.get_by_role("button", name="Start the interview").focus()
    page.keyboard.press("Enter")
    expect(heading(page)).to_be_focused()
    questions = asked(page)
    assert {one.level for one in questions} == {"senior"}
    assert len({one.chapter for one in questions}) == 3
    for number, question in enumerate(questions, start=1):
        expect(heading(page)).to_have_text(f"Question {number} of 3")
        expect(page.locator(".bank-model")).to_be_hidden()
        # The clock's button, the notes, the answer.
        page.keyboard.press("Tab")
        tab_to(page, page.get_by_label("Your notes"))
        page.keyboard.type(f"Note {number}")
        tab_to(page, page.locator(".bank-answer > summary"))
        page.keyboard.press("Enter")
        expect(page.locator(".bank-model")).to_be_visible()
        for box in boxes(page).all()[:2]:
            tab_to(page, box)
            page.keyboard.press("Space")
        expected = sum(point.weight for point in question.rubric[:2])
        expect(page.locator(".interview-marks")).to_have_text(f"{expected} of 10 marks")
        tab_to(page, page.get_by_role("button", name="Finish" if number == 3 else "Next question"))
        page.keyboard.press("Enter")
    total = sum(point.weight for one in questions for point in one.rubric[:2])
    expect(heading(page)).to_have_text(f"Result: {total} of 30 marks")
    expect(heading(page)).to_be_focused()
    expect(page.locator(".interview-kept-notes")).to_have_text(["Note 1", "Note 2", "Note 3"])
    assert opened.faults == []
    assert opened.elsewhere == []


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until an element has the focus, as nothing else can be done by keyboard alone."""
    for _ in range(40):
        if target.evaluate("(one) => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"40 tabs do not reach {target}")


def test_the_result_names_what_to_read_again_and_is_saved(opened: Visit, tmp_path: Path) -> None:
    page = opened.page
    start(page)
    first, second, third = asked(page)
    open_answer(page)
    for box in boxes(page).all():
        box.check()
    page.locator(".bank-flags input").first.check()
    press(page, "Next question")
    open_answer(page)
    boxes(page).last.check()
    press(page, "Next question")
    press(page, "Finish")
    marks = 10 + second.rubric[-1].weight
    expect(heading(page)).to_have_text(f"Result: {marks} of 30 marks")
    rows = page.locator("#interview tbody tr")
    expect(rows.nth(0)).to_contain_text("nothing, all points were made")
    links = rows.nth(2).get_by_role("link")
    expect(links.last).to_have_attribute(
        "href", re.compile(f"questions/{third.chapter}.html#{third.id}$")
    )
    with page.expect_download() as download:
        press(page, "Save as Markdown")
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert f"**{marks} of 30 marks**" in text
    assert f"{opened.address}interview.html{PLAN}" in text
    assert text.count("- [x]") == len(first.rubric) + 1
    assert text.count("- [ ]") == len(second.rubric) - 1 + len(third.rubric)
    assert "Red flags heard" in text
    assert "$" in text
    # Marks may be changed after the end.
    page.get_by_role("button", name="Change these marks").last.click()
    expect(heading(page)).to_have_text("Question 3 of 3")


def test_a_reload_loses_nothing(opened: Visit) -> None:
    page = opened.page
    start(page)
    page.get_by_label("Your notes").fill("½ a² below δ")
    open_answer(page)
    boxes(page).first.check()
    press(page, "Next question")
    page.get_by_label("Your notes").fill("second")
    page.reload()
    expect(heading(page)).to_have_text("Question 2 of 3")
    expect(page.get_by_label("Your notes")).to_have_value("second")
    expect(page.get_by_role("alert")).to_contain_text("kept your interview")
    expect(page.get_by_role("button", name="Start the clock")).to_be_visible()
    press(page, "Previous question")
    expect(page.get_by_label("Your notes")).to_have_value("½ a² below δ")
    expect(boxes(page).first).to_be_checked()
    expect(page.locator(".bank-model")).to_be_visible()
    press(page, "Next question")
    press(page, "Next question")
    press(page, "Finish")
    page.reload()
    expect(heading(page)).to_have_text(re.compile("^Result: "))


def test_the_same_address_asks_the_same_in_another_browser(visit) -> None:
    texts = []
    for _ in range(2):
        with visit("interview", PLAN) as opened:
            start(opened.page)
            texts.append(
                (asked(opened.page), opened.page.locator("#interview .bank-text").text_content())
            )
    assert texts[0] == texts[1]
    with visit("interview", PLAN.replace("seed=7", "seed=8")) as opened:
        start(opened.page)
        other = opened.page.evaluate(
            "() => Object.values(localStorage).find((one) => one.includes('ids'))"
        )
        assert json.loads(other)["ids"] != [one.id for one in texts[0][0]]


@pytest.mark.parametrize(
    "stored", ["{", "null", "[]", '{"ids": 3, "answers": {"x": 1}}', '{"place": 99, "answers": []}']
)
def test_a_corrupt_store_is_said_and_the_interview_goes_on(opened: Visit, stored: str) -> None:
    page = opened.page
    page.evaluate("([key, value]) => { localStorage[key] = value; }", [KEY, stored])
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("cannot be read")
    expect(heading(page)).to_have_text("Question 1 of 3")
    open_answer(page)
    boxes(page).first.check()
    assert kept(page)["answers"][asked(page)[0].id]["points"] == [0]
    assert opened.faults == []


def test_a_full_store_is_said_and_loses_nothing_on_the_page(opened: Visit) -> None:
    page = opened.page
    page.add_init_script(FULL_STORE.format("lossbook"))
    page.reload()
    start(page)
    expect(page.get_by_role("alert")).to_contain_text("full or switched off")
    page.get_by_label("Your notes").fill("kept on the page")
    press(page, "Next question")
    press(page, "Previous question")
    expect(page.get_by_label("Your notes")).to_have_value("kept on the page")
    expect(page.get_by_role("alert")).to_contain_text("full or switched off")
    assert opened.faults == []


def test_the_clock_runs_pauses_and_speaks(visit) -> None:
    with visit("interview") as opened:
        page = opened.page
        page.clock.install()
        page.goto(f"{opened.address}interview.html{PLAN}")
        start(page)
        clock = page.locator(".interview-face")
        expect(clock).to_have_text("2:00 left")
        page.clock.run_for(30_000)
        expect(clock).to_have_text("1:30 left")
        press(page, "Pause the clock")
        page.clock.run_for(60_000)
        expect(clock).to_have_text("1:30 left")
        press(page, "Start the clock")
        page.clock.run_for(31_000)
        expect(page.locator("#interview-time")).to_have_text("One minute left.")
        page.clock.run_for(64_000)
        expect(page.locator("#interview-time")).to_contain_text("The time is up")
        expect(clock).to_have_text(re.compile(r"0:0\d over"))
        open_answer(page)
        expect(page.get_by_role("button", name="Start the clock")).to_be_visible()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?chapters=99", "chapters=99, where a list of chapters from 1 to 15"),
        ("?level=boss&seed=3", "level=boss, where junior, mid or senior"),
        ("?count=many", "count=many, where a whole number"),
        ("?seed=%3Cimg%20src=x%3E", "seed=<img src=x>, where a whole number"),
    ],
)
def test_an_address_that_says_something_wrong_is_named(visit, query: str, said: str) -> None:
    with visit("interview", query) as opened:
        expect(opened.page.get_by_role("alert")).to_contain_text(said)
        expect(opened.page.get_by_role("button", name="Start the interview")).to_be_visible()
        assert opened.faults == []


def test_the_form_says_what_fits_and_starts_nothing_empty(opened: Visit) -> None:
    page = opened.page
    fits = page.locator(".interview-fits")
    level = [one for one in OPEN.values() if one.level == "senior"]
    in_plan = [one for one in level if one.chapter[:2] in ("01", "02", "15")]
    expect(fits).to_have_text(f"{len(in_plan)} questions fit this choice.")
    press(page, "None")
    press(page, "Start the interview")
    expect(fits).to_contain_text("No question fits")
    page.get_by_label("1. Softmax").check()
    page.get_by_label("Number of questions").fill("30")
    count = sum(one.chapter == "01_softmax" for one in level)
    expect(fits).to_contain_text(f"the interview has {count}")
    press(page, "Start the interview")
    expect(heading(page)).to_have_text(f"Question 1 of {count}")


def test_the_address_is_copied_before_the_interview_begins(visit) -> None:
    with visit("interview", permissions=["clipboard-read", "clipboard-write"]) as opened:
        page = opened.page
        press(page, "None")
        page.get_by_label("9. Distance measures").check()
        page.get_by_label("Level").select_option("mid")
        page.get_by_label("Number of questions").fill("2")
        page.get_by_label("Seed").fill("31")
        press(page, "Copy its address")
        expect(page.locator(".interview-fits")).to_contain_text("The address is copied")
        copied = page.evaluate("navigator.clipboard.readText()")
        query = "?chapters=9&level=mid&count=2&minutes=5&seed=31"
        assert copied == f"{opened.address}interview.html{query}"


def test_printing_opens_no_answer(opened: Visit) -> None:
    page = opened.page
    start(page)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator(".bank-model")).to_be_hidden()
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert kept(page)["answers"][asked(page)[0].id]["shown"] is False


def test_kept_interviews_are_listed_and_forgotten(opened: Visit) -> None:
    page = opened.page
    start(page)
    press(page, "Next question")
    page.goto(f"{opened.address}interview.html")
    item = page.get_by_role(
        "link", name=re.compile("senior, 2 minutes each, seed 7.*question 2 of 3")
    )
    item.click()
    expect(heading(page)).to_have_text("Question 2 of 3")
    page.goto(f"{opened.address}interview.html")
    page.get_by_role("button", name=re.compile("^Forget")).click()
    expect(page.locator("#interview-kept")).to_be_hidden()
    assert page.evaluate("(key) => localStorage[key]", KEY) is None


def test_a_question_that_does_not_come_can_be_asked_for_again(opened: Visit) -> None:
    page = opened.page
    page.route("**/_questions/*", lambda route: route.abort())
    press(page, "Start the interview")
    expect(page.locator("#interview")).to_contain_text("could not be loaded")
    page.unroute("**/_questions/*")
    press(page, "Try again")
    expect(heading(page)).to_have_text("Question 1 of 3")


def test_the_result_prints_without_its_buttons(opened: Visit) -> None:
    page = opened.page
    start(page)
    press(page, "Next question")
    press(page, "Next question")
    press(page, "Finish")
    page.emulate_media(media="print")
    expect(heading(page)).to_be_visible()
    expect(page.locator(".interview-points").first).to_be_visible()
    expect(page.locator("#interview button:visible, #interview-form:visible")).to_have_count(0)


def test_without_scripts_the_page_leads_to_the_bank(visit) -> None:
    with visit("interview", java_script_enabled=False) as opened:
        expect(opened.page.locator("#interview-form")).to_be_hidden()
        expect(opened.page.locator("noscript a")).to_have_attribute("href", "questions.html")
