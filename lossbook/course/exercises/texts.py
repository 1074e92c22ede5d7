"""What a reader sees of each exercise: one validated YAML file for each chapter.

A file is a list of exercises. Each has ``name``, by which the checker knows it, ``title``,
``level``, ``text``, ``nudge``, ``start`` and ``solution``. ``text`` and ``nudge`` are Markdown with
``$...$`` mathematics. ``start`` and ``solution`` are the Python source of one function, which finds
NumPy as ``np``; what else they need they import at their top.

The checker does not read the texts: it runs where pydantic and yaml are not installed.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from pydantic import TypeAdapter, field_validator, model_validator

from lossbook.course.records import (
    Chapter,
    Level,
    Record,
    Text,
    place,
    read_entries,
    validate_entry,
)

__all__ = ["ExerciseText", "TextError", "load_texts"]


class TextError(ValueError):
    """A fault in an exercise's text; the message names the file, the exercise and the field."""


class _Entry(Record):
    """An exercise as its file holds it."""

    name: Text
    title: Text
    level: Level
    text: Text
    nudge: Text
    start: Text
    solution: Text

    @field_validator("start", "solution")
    @classmethod
    def _one_function(cls, source: str) -> str:
        _function(source)
        return source

    @model_validator(mode="after")
    def _the_same_function(self) -> "_Entry":
        heads = [_head(source) for source in (self.start, self.solution)]
        if heads[0] != heads[1]:
            raise ValueError(f"one function in start and solution expected, got {heads}")
        return self

    @property
    def function(self) -> str:
        """The name of the function that the reader writes."""
        return _function(self.start).name


class ExerciseText(_Entry):
    """An exercise's title, text and sources, and the chapter that it belongs to."""

    chapter: Chapter


def load_texts() -> tuple[ExerciseText, ...]:
    """Load the texts of all exercises, by chapter and in the order of their files.

    Raises
    ------
    TextError
        If a file breaks the schema: names the file, the exercise and the field.

    Examples
    --------
    >>> from lossbook.course.exercises.texts import load_texts
    >>> first = load_texts()[0]
    >>> first.chapter, first.title
    ('01_softmax', 'Implement the sigmoid')
    """
    return _load_folder(Path(__file__).parent / "texts")


def _load_folder(folder: Path) -> tuple[ExerciseText, ...]:
    found: dict[str, ExerciseText] = {}
    for path in sorted(folder.glob("*.y*ml")):
        for text in _load_file(path):
            if text.name in found:
                raise TextError(
                    f"{path.name}, exercise {text.name!r}, field name: a name used once expected, "
                    f"but {found[text.name].chapter}.yaml has it already"
                )
            found[text.name] = text
    return tuple(found.values())


def _load_file(path: Path) -> Iterator[ExerciseText]:
    for position, entry in enumerate(read_entries(path, "exercise", TextError), start=1):
        where = place(path, "exercise", "name", position, entry)
        valid = validate_entry(TypeAdapter(_Entry), entry, where, TextError, _field)
        yield ExerciseText.model_validate({**valid.model_dump(), "chapter": path.stem})


def _field(path: tuple[int | str, ...]) -> str:
    return ".".join(str(step) for step in path) or "start and solution"


def _function(source: str) -> ast.FunctionDef:
    """Return the one function of a source, before which only imports may stand."""
    try:
        body = ast.parse(source).body
    except SyntaxError as error:
        raise ValueError(f"Python expected, got {error}") from error
    imports = all(isinstance(one, ast.Import | ast.ImportFrom) for one in body[:-1])
    if body and isinstance(body[-1], ast.FunctionDef) and imports:
        return body[-1]
    kinds = ", ".join(type(one).__name__ for one in body) or "nothing"
    raise ValueError(f"one function, after imports at most, expected, got {kinds}")


def _head(source: str) -> str:
    """Return a function's name and arguments."""
    function = _function(source)
    return f"{function.name}({ast.unparse(function.args)})"
