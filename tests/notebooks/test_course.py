"""The chapters, the table of contents and the question bank speak of the same chapters."""

from pathlib import Path

from lossbook.course.bank import CHAPTERS, Question


def test_every_notebook_is_listed_and_every_listed_chapter_is_there(
    notebooks: list[Path], listed_chapters: list[str]
) -> None:
    assert notebooks
    assert [path.stem for path in notebooks] == sorted(listed_chapters)


def test_chapters_come_in_the_order_of_the_course(listed_chapters: list[str]) -> None:
    assert listed_chapters == [name for name in CHAPTERS if name in listed_chapters]


def test_every_file_of_the_bank_has_its_chapter(root: Path, listed_chapters: list[str]) -> None:
    files = {path.stem for path in (root / "lossbook/course/questions").glob("*.yaml")}
    assert files == set(listed_chapters)


def test_every_question_belongs_to_a_chapter_of_the_course(
    bank: dict[str, Question], listed_chapters: list[str]
) -> None:
    assert {question.chapter for question in bank.values()} == set(listed_chapters)
