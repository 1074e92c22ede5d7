"""Every question of every quiz answers each option, by mouse and by keyboard."""

import re
from dataclasses import dataclass
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, expect
from visits import QUESTION, QUIZ, Visit

from lossbook.course.bank import ChoiceQuestion, load_questions

NOT_PLAIN = re.compile(r"\$[^$]*\$|`[^`]*`|\[[^]]*\]\([^)]*\)|[*_\\]")


@dataclass
class Asked:
    """A question of the bank, where the page asks it, and its feedback before an answer."""

    question: ChoiceQuestion
    box: Locator
    said_before: str

    def button(self, text: str) -> Locator:
        """Return the radio button of an option."""
        return self.box.get_by_role("radio", name=text, exact=True)

    @property
    def feedback(self) -> Locator:
        """Return where the page comments on the option picked."""
        return self.box.locator(".lossbook-feedback")

    def expect_feedback(self, text: str) -> None:
        """Expect the verdict on an option, and the bank's own reason."""
        [option] = [option for option in self.question.options if option.text == text]
        verdict = "Right." if option.right else "Not right."
        said = ".*".join(map(loosely, [verdict, *plain_words(option.feedback)]))
        expect(self.feedback).to_have_text(re.compile(rf"^\s*{said}", re.DOTALL))


def plain_words(markdown: str) -> list[str]:
    """Return the stretches of a text that Markdown and mathematics leave as they are."""
    return [part.strip() for part in NOT_PLAIN.split(markdown) if part.strip()]


def loosely(text: str) -> str:
    """Return a pattern of a text that may be broken into lines anywhere."""
    return r"\s+".join(map(re.escape, text.split()))


@pytest.fixture(scope="module")
def asked(chapter: Visit, chapter_name: str) -> list[Asked]:
    """The choice questions that a chapter's quizzes ask."""
    bank = {
        frozenset(option.text for option in question.options): question
        for question in load_questions(chapter_name.removeprefix("chapters/"))
        if isinstance(question, ChoiceQuestion)
    }
    return [
        Asked(bank[frozenset(options(box))], box, box.locator(".lossbook-feedback").inner_text())
        for quiz in chapter.widgets(QUIZ)
        for box in quiz.locator(QUESTION).all()
        if box.get_by_role("radio").count()
    ]


def options(box: Locator) -> list[str]:
    """Return the texts of a question's options, as the page shows them."""
    return [text.strip() for text in box.locator(".widget-radio-box label").all_inner_texts()]


def test_a_chapter_asks_at_least_six_different_questions(asked: list[Asked]) -> None:
    assert len({one.question.id for one in asked}) == len(asked) >= 6


def test_nothing_is_said_before_an_answer(asked: list[Asked]) -> None:
    assert {one.said_before for one in asked} == {""}


def test_every_option_gets_its_feedback(asked: list[Asked]) -> None:
    for one in asked:
        for option in one.question.options:
            one.button(option.text).click()
            one.expect_feedback(option.text)
            expect(one.box.get_by_role("radio", checked=True)).to_have_count(1)


def test_the_keyboard_answers(asked: list[Asked]) -> None:
    for one in asked:
        texts = options(one.box)
        one.button(texts[1]).click()
        one.button(texts[0]).press("Space")
        one.expect_feedback(texts[0])
        for before, text in pairwise([*texts, texts[0]]):
            one.button(before).press("ArrowDown")
            expect(one.button(text)).to_be_focused()
            one.expect_feedback(text)


def test_questions_keep_apart(asked: list[Asked]) -> None:
    first, second = asked[:2]
    first.button(first.question.options[0].text).click()
    second.button(second.question.options[0].text).click()
    first.expect_feedback(first.question.options[0].text)
    second.expect_feedback(second.question.options[0].text)
