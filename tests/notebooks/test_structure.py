"""Every chapter keeps the course's pattern, so that a reader finds each thing in its place."""

import ast
import re

import pytest
from reading import Chapter

from lossbook.course.bank import ChoiceQuestion, OpenQuestion, Question

HEADINGS = [
    "In 30 seconds",
    "Intuition",
    "Definition",
    "From scratch",
    "How it trains",
    "In practice",
    "Fact-check",
    "Interview follow-ups",
    "Test yourself",
    "Exercises",
    "Takeaways",
]
CHINESE = re.compile(r"[\u4e00-\u9fff]{4,}")
VERDICT = re.compile(r"\*\*(True|Half true|False)\b")
LEVEL = re.compile(r"\((junior|mid|senior)\)")
BULLET = re.compile(r"^[-*] ", re.MULTILINE)
ANSWERS = ["The answer you would speak", "What a senior answer adds"]


def test_it_has_one_title_which_asks(chapter: Chapter) -> None:
    [title] = [part.heading for part in chapter.parts(level=1)]
    assert title.endswith("?")


def test_its_headings_are_the_course_s_in_their_order(chapter: Chapter) -> None:
    assert [section.heading for section in chapter.sections] == HEADINGS


@pytest.mark.parametrize("heading", HEADINGS)
def test_no_section_is_empty(chapter: Chapter, heading: str) -> None:
    section = chapter[heading]
    beyond_the_heading = section.text.replace(f"## {heading}", "").strip()
    assert beyond_the_heading or section.cells


def test_the_answer_comes_for_two_levels_and_with_the_question_in_chinese(
    chapter: Chapter,
) -> None:
    first = chapter["In 30 seconds"]
    assert [quote.title for quote in first.quotes] == ANSWERS
    assert CHINESE.search(first.text)


def test_the_intuition_has_an_explorer(chapter: Chapter) -> None:
    assert chapter["Intuition"].calls("explore", "explore_pair")


def test_the_code_from_scratch_is_the_package_s_own(chapter: Chapter) -> None:
    assert chapter["From scratch"].calls("show_source")


def test_every_claim_has_a_verdict_and_a_cell_that_shows_it(chapter: Chapter) -> None:
    claims = chapter["Fact-check"].parts(level=3)
    assert claims
    assert [claim.heading for claim in claims if not VERDICT.search(claim.text)] == []
    assert [claim.heading for claim in claims if not claim.cells] == []


def test_follow_ups_hide_their_answers(chapter: Chapter) -> None:
    follow_ups = chapter["Interview follow-ups"].dropdowns
    assert len(follow_ups) >= 5
    assert [one.title for one in follow_ups if not (one.title and one.body.strip())] == []


def test_the_quiz_asks_six_questions_of_the_chapter(
    chapter: Chapter, bank: dict[str, Question]
) -> None:
    [quiz] = chapter["Test yourself"].calls("quiz")
    asked = [bank[ast.literal_eval(argument)] for argument in quiz.args]
    assert {question.chapter for question in asked} == {chapter.name}
    assert len({one.id for one in asked if isinstance(one, ChoiceQuestion)}) >= 6


def test_exercises_are_graded_and_hide_their_solutions(chapter: Chapter) -> None:
    exercises = chapter["Exercises"].parts(level=3)
    assert len(exercises) >= 3
    for exercise in exercises:
        assert LEVEL.search(exercise.heading), exercise.heading
        prompts = [cell.metadata.get("mystnb", {}) for cell in exercise.folded_cells]
        hidden = [one.title for one in exercise.dropdowns]
        hidden += [prompt.get("code_prompt_show", "") for prompt in prompts]
        assert any("solution" in title.lower() for title in hidden), exercise.heading


def test_one_exercise_is_to_implement_something_and_is_checked(chapter: Chapter) -> None:
    exercises = chapter["Exercises"].parts(level=3)
    assert any("implement" in one.heading.lower() and one.calls("check") for one in exercises)


def test_it_ends_with_five_takeaways(chapter: Chapter) -> None:
    assert len(BULLET.findall(chapter["Takeaways"].text)) == 5


def test_it_links_to_the_chapters_beside_it(chapter: Chapter, listed_chapters: list[str]) -> None:
    place = listed_chapters.index(chapter.name)
    beside = listed_chapters[max(place - 1, 0) : place] + listed_chapters[place + 1 : place + 2]
    text = chapter["Takeaways"].text
    assert [name for name in beside if f"({name}.ipynb" not in text] == []


def test_the_bank_holds_questions_enough(chapter: Chapter, bank: dict[str, Question]) -> None:
    own = [question for question in bank.values() if question.chapter == chapter.name]
    assert sum(isinstance(question, ChoiceQuestion) for question in own) >= 8
    assert sum(isinstance(question, OpenQuestion) for question in own) >= 6
