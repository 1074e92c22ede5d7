"""A chapter's exercises say what the package's texts say, of which the page is made as well."""

import ast
import re
from collections.abc import Iterator

import nbformat
import pytest
from reading import Chapter, Section

from lossbook.course.exercises.texts import ExerciseText, load_texts

TEXTS = {text.name: text for text in load_texts()}
NUMBER = re.compile(r"Exercise \d+ ")


def asked(chapter: Chapter) -> Iterator[tuple[ExerciseText, Section]]:
    """Go through the exercises that a chapter checks, each with its part of the chapter."""
    for part in chapter["Exercises"].parts(level=3):
        for name in {ast.literal_eval(call.args[0]) for call in part.calls("check")}:
            yield TEXTS[name], part


def words(text: str) -> str:
    return " ".join(text.split())


def test_its_exercises_belong_to_it_in_their_order(chapter: Chapter) -> None:
    names = [text.name for text, _ in asked(chapter)]
    own = [text.name for text in TEXTS.values() if text.chapter == chapter.name]
    assert names == [name for name in own if name in names]
    assert names


def test_an_exercise_is_checked_where_it_stands(chapter: Chapter) -> None:
    assert len(chapter.calls("check")) == 2 * len(list(asked(chapter)))


def test_heading_and_text_are_the_package_s(chapter: Chapter) -> None:
    for text, part in asked(chapter):
        title = text.title[0].lower() + text.title[1:]
        assert NUMBER.sub("", part.heading or "") == f"({text.level}): {title}"
        _, _, below = part.text.partition("\n\n")
        said, _, _ = below.partition("\n\n<details>")
        assert words(said) == words(text.text)


@pytest.mark.parametrize("folded", [False, True], ids=["start", "solution"])
def test_the_cells_are_the_package_s_with_their_check(chapter: Chapter, folded: bool) -> None:
    """What a chapter adds to show more stands below the check."""
    for text, part in asked(chapter):
        cells = [cell for cell in part.cells if checks(cell)]
        [cell] = [cell for cell in cells if (cell in part.folded_cells) == folded]
        source = text.solution if folded else text.start
        call = f'check("{text.name}", {text.function})'
        assert f"{cell.source}\n".startswith(f"{source}\n\n\n{call}\n")


def checks(cell: nbformat.NotebookNode) -> bool:
    return "\ncheck(" in cell.source
