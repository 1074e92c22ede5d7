"""The question bank reads without scripts, is filtered with them, and prints what is open."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import jsonschema
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Locator, Page, expect
from visits import Visit

from lossbook.course.bank import CHAPTERS, ChoiceQuestion, OpenQuestion, load_questions

LIST = "questions"
QUESTIONS = load_questions()
SHOWN = ".bank-question:visible"


@pytest.fixture
def bank(visit) -> Iterator[Visit]:
    with visit(LIST) as opened:
        yield opened


def read(site: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((site / f"{name}.html").read_text(encoding="utf-8"), "html.parser")


def names(page: BeautifulSoup) -> list[str]:
    return [question["id"] for question in page.select(".bank-question")]


def answer(page: Page, name: str) -> Locator:
    return page.locator(f"#{name} .bank-answer")


def test_every_question_is_on_the_list_and_on_its_chapter_s_page(site: Path) -> None:
    assert sorted(names(read(site, LIST))) == sorted(question.id for question in QUESTIONS)
    for chapter in CHAPTERS:
        expected = [question.id for question in load_questions(chapter)]
        assert sorted(names(read(site, f"{LIST}/{chapter}"))) == sorted(expected)


def test_an_open_question_has_marks_that_add_up_flags_and_follow_ups(site: Path) -> None:
    page = read(site, f"{LIST}/05_kl_divergence")
    for question in load_questions("05_kl_divergence"):
        part = page.find(id=question.id).select_one(".bank-answer")
        if isinstance(question, OpenQuestion):
            marks = [int(item["data-marks"]) for item in part.select(".bank-rubric > li")]
            assert marks == [point.weight for point in question.rubric]
            assert sum(marks) == int(part.select_one(".bank-total strong").text)
            assert len(part.select(".bank-flags > li")) == len(question.red_flags)
            assert len(part.select(".bank-follow-ups > li")) == len(question.follow_ups)


def test_a_choice_question_names_the_right_option_and_explains_each(site: Path) -> None:
    page = read(site, f"{LIST}/01_softmax")
    for question in load_questions("01_softmax"):
        if isinstance(question, ChoiceQuestion):
            part = page.find(id=question.id)
            [right] = [option.text for option in question.options if option.right]
            assert part.select_one(".bank-answer strong").text.endswith(f") {right}")
            assert len(part.select(".bank-answer .bank-options > li")) == len(question.options)
            shown = [item.text for item in part.select(".bank-text .bank-options > li")]
            assert shown == [option.text for option in question.options]


def test_chapter_and_bank_lead_to_each_other(site: Path) -> None:
    back = read(site, f"{LIST}/03_gram_matrix").select(".bank-source a")
    assert {link["href"] for link in back} == {
        "../chapters/03_gram_matrix.html#test-yourself",
        "../chapters/03_gram_matrix.html#interview-follow-ups",
    }
    chapter = read(site, "chapters/03_gram_matrix")
    assert chapter.select_one("#test-yourself .bank-links a")["href"].endswith("#choice-questions")
    follow_ups = chapter.select_one("#interview-follow-ups .bank-links a")
    assert follow_ups["href"] == "../questions/03_gram_matrix.html#open-questions"


def test_the_bank_is_one_file_that_keeps_to_its_schema(site: Path) -> None:
    bank, schema = (
        json.loads((site / name).read_text(encoding="utf-8"))
        for name in ("questions.json", "questions.schema.json")
    )
    jsonschema.validate(bank, schema, cls=jsonschema.Draft202012Validator)
    assert [question["id"] for question in bank] == [question.id for question in QUESTIONS]
    bank[0]["level"] = "boss"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(bank, schema, cls=jsonschema.Draft202012Validator)


def test_without_scripts_all_questions_are_there_and_lead_to_answers(visit) -> None:
    with visit(LIST, java_script_enabled=False) as opened:
        assert opened.page.locator(SHOWN).count() == len(QUESTIONS)
        expect(opened.page.locator("#bank-filter")).to_be_hidden()
        fold = answer(opened.page, "kl-by-hand")
        fold.locator("summary").click()
        fold.get_by_role("link").click()
        place = answer(opened.page, "kl-by-hand")
        place.locator("summary").click()
        expect(place.get_by_role("heading", name="What each option shows")).to_be_visible()


def test_the_list_is_filtered_and_the_address_keeps_the_filter(bank: Visit) -> None:
    page = bank.page
    expected = [
        question.id
        for question in QUESTIONS
        if (question.chapter, question.level, question.kind) == ("15_huber_loss", "senior", "open")
    ]
    page.get_by_label("Chapter").select_option("15")
    page.get_by_label("Level").select_option("senior")
    page.get_by_label("Kind").select_option("open")
    expect(page.locator(SHOWN)).to_have_count(len(expected))
    expect(page.locator(".bank-count")).to_have_text(
        f"{len(expected)} of {len(QUESTIONS)} questions"
    )
    expect(page.get_by_role("heading", name="1. Softmax")).to_be_hidden()
    page.reload()
    expect(page.locator(SHOWN)).to_have_count(len(expected))
    assert parse_qs(urlsplit(page.url).query) == {
        "chapter": ["15"],
        "level": ["senior"],
        "kind": ["open"],
    }
    page.get_by_role("button", name="Show all").click()
    expect(page.locator(SHOWN)).to_have_count(len(QUESTIONS))
    assert urlsplit(page.url).query == ""
    assert bank.faults == []


def test_words_are_found_and_an_address_may_say_anything(visit) -> None:
    with visit(LIST, "?words=huber%20DELTA&chapter=99&level=%22") as opened:
        shown = opened.page.locator(SHOWN)
        expect(opened.page.get_by_label("Words")).to_have_value("huber DELTA")
        assert 0 < shown.count() < 40
        for one in shown.all():
            text = f"{one.get_attribute('id')} {one.text_content()}".lower()
            assert "huber" in text
            assert "delta" in text
        opened.page.get_by_label("Words").fill("zyzzyva")
        expect(shown).to_have_count(0)
        expect(opened.page.locator(".bank-count")).to_have_text(f"0 of {len(QUESTIONS)} questions")


def test_an_answer_comes_when_it_is_asked_for(bank: Visit) -> None:
    fold = answer(bank.page, "huber-by-hand")
    fold.locator("summary").focus()
    bank.page.keyboard.press("Enter")
    expect(fold.get_by_role("heading", name="What each option shows")).to_be_visible()
    asked = [path for path in bank.requests if path.startswith("_questions/")]
    assert asked == ["_questions/15_huber_loss.js"]
    link = fold.locator(".bank-source a")
    link.click()
    expect(bank.page).to_have_url(f"{bank.address}chapters/15_huber_loss.html#test-yourself")


def test_an_answer_that_does_not_come_is_a_link(bank: Visit) -> None:
    bank.page.route("**/_questions/*", lambda route: route.abort())
    fold = answer(bank.page, "huber-by-hand")
    fold.locator("summary").click()
    link = fold.get_by_role("link")
    expect(link).to_have_attribute("href", "questions/15_huber_loss.html#huber-by-hand")
    bank.page.unroute("**/_questions/*")
    fold.locator("summary").click()
    fold.locator("summary").click()
    expect(fold.get_by_role("heading", name="What each option shows")).to_be_visible()


def test_the_list_prints_the_answers_that_are_open(bank: Visit) -> None:
    page = bank.page
    answer(page, "kl-by-hand").locator("summary").click()
    expect(answer(page, "kl-by-hand").locator(".bank-source")).to_be_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(answer(page, "kl-by-hand").locator(".bank-source")).to_be_visible()
    expect(answer(page, "js-by-hand")).to_be_hidden()
    expect(page.locator("#bank-filter")).to_be_hidden()


def test_a_chapter_s_page_prints_every_answer(visit) -> None:
    with visit(f"{LIST}/15_huber_loss") as opened:
        opened.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        opened.page.emulate_media(media="print")
        assert opened.page.locator(".bank-source:visible").count() == len(
            load_questions("15_huber_loss")
        )
