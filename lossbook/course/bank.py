"""The question bank: one validated YAML file for each chapter.

A file is a list of questions. Every question has ``id``, ``chapter``, ``level``, ``kind``,
``question`` and ``answer``; a ``choice`` question adds ``options``, an ``open`` question adds
``rubric``, ``red_flags`` and ``follow_ups``. ``question``, ``answer``, ``feedback`` and the
interviewer's notes are Markdown with ``$...$`` mathematics. The text of an option labels a radio
button, so it is one line of plain Unicode.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, TypeAdapter, field_validator

from lossbook.course.records import (
    CHAPTERS,
    Chapter,
    Level,
    Record,
    Text,
    place,
    read_entries,
    validate_entry,
)

__all__ = [
    "CHAPTERS",
    "TOPICS",
    "ChoiceQuestion",
    "OpenQuestion",
    "Option",
    "Question",
    "QuestionError",
    "RubricPoint",
    "bank_json",
    "bank_schema",
    "load_questions",
]

# What the questions of a chapter are about, in words that fit a menu.
TOPICS: dict[str, str] = {
    "01_softmax": "Softmax",
    "02_cross_entropy": "Cross-entropy",
    "03_gram_matrix": "Gram matrix",
    "04_perceptual_loss": "Perceptual loss",
    "05_kl_divergence": "KL divergence",
    "06_js_divergence": "JS divergence",
    "07_local_and_global_optima": "Local and global optima",
    "08_objective_cost_loss": "Objective, cost and loss",
    "09_distance_measures": "Distance measures",
    "10_kl_vs_cross_entropy": "KL or cross-entropy",
    "11_total_variation": "Total variation",
    "12_cosine_similarity": "Cosine similarity",
    "13_l2_loss": "L2 loss",
    "14_mse_loss": "MSE",
    "15_huber_loss": "Huber loss",
}

FULL_SCORE = 10

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class QuestionError(ValueError):
    """A fault in the question bank; the message names the file, the question and the field."""


class Option(Record):
    """One possible answer, and what to say to whoever picks it."""

    text: Text
    feedback: Text
    right: bool = False

    @field_validator("text")
    @classmethod
    def _one_plain_line(cls, text: str) -> str:
        if "\n" in text or "$" in text:
            raise ValueError(f"one line of plain text without $...$ expected, got {text!r}")
        return text


class RubricPoint(Record):
    """What a good answer says, and how many of the ten marks it earns."""

    point: Text
    weight: Annotated[int, Field(ge=1, le=FULL_SCORE)]


class _Common(Record):
    id: Identifier
    chapter: Chapter
    level: Level
    question: Text
    answer: Text


class ChoiceQuestion(_Common):
    """A question with options of which exactly one is right."""

    kind: Literal["choice"]
    options: Annotated[tuple[Option, ...], Field(strict=False, min_length=2)]

    @field_validator("options")
    @classmethod
    def _distinct_with_one_right(cls, options: tuple[Option, ...]) -> tuple[Option, ...]:
        right = sum(option.right for option in options)
        if right != 1:
            raise ValueError(f"exactly one option with `right: true` expected, got {right}")
        if len({option.text for option in options}) != len(options):
            raise ValueError("distinct option texts expected, got the same text twice")
        return options


class OpenQuestion(_Common):
    """A question that is spoken to, with a rubric whose weights add up to ten marks."""

    kind: Literal["open"]
    rubric: Annotated[tuple[RubricPoint, ...], Field(strict=False, min_length=1)]
    red_flags: Annotated[tuple[Text, ...], Field(strict=False, min_length=1)]
    follow_ups: Annotated[tuple[Text, ...], Field(strict=False, min_length=1)]

    @field_validator("rubric")
    @classmethod
    def _full_score(cls, rubric: tuple[RubricPoint, ...]) -> tuple[RubricPoint, ...]:
        total = sum(point.weight for point in rubric)
        if total != FULL_SCORE:
            raise ValueError(f"weights that add up to {FULL_SCORE} expected, got {total}")
        return rubric


Question = ChoiceQuestion | OpenQuestion
_Tagged = Annotated[Question, Field(discriminator="kind")]
_QUESTION: TypeAdapter[Question] = TypeAdapter(_Tagged)
_BANK: TypeAdapter[tuple[Question, ...]] = TypeAdapter(tuple[_Tagged, ...])


def load_questions(chapter: str | None = None) -> tuple[Question, ...]:
    """Load the bank's questions, or those of one chapter, in the order of their files.

    The whole bank is validated either way, so that a fault in it cannot hide.

    Parameters
    ----------
    chapter : str, optional
        A chapter's stem, such as ``"01_softmax"``. All chapters if left out.

    Returns
    -------
    tuple of ChoiceQuestion or OpenQuestion
        Immutable records.

    Raises
    ------
    ValueError
        If the course has no such chapter, or the chapter has no questions.
    QuestionError
        If a file breaks the schema: names the file, the question and the field.

    Examples
    --------
    >>> from lossbook.course.bank import load_questions
    >>> questions = load_questions("01_softmax")
    >>> {question.chapter for question in questions}
    {'01_softmax'}
    """
    return _load_folder(Path(__file__).parent / "questions", chapter)


def bank_json() -> str:
    """Write the whole bank as JSON: a list of questions, in the order of :func:`load_questions`.

    Examples
    --------
    >>> import json
    >>> from lossbook.course.bank import bank_json
    >>> json.loads(bank_json())[0]["chapter"]
    '01_softmax'
    """
    return _BANK.dump_json(load_questions(), indent=1).decode()


def bank_schema() -> dict[str, Any]:
    """Return the JSON Schema that :func:`bank_json` keeps to.

    Examples
    --------
    >>> from lossbook.course.bank import bank_schema
    >>> bank_schema()["type"]
    'array'
    """
    dialect = "https://json-schema.org/draft/2020-12/schema"
    title = "The question bank of lossbook"
    return {"$schema": dialect, "title": title, **_BANK.json_schema(mode="serialization")}


def _load_folder(folder: Path, chapter: str | None = None) -> tuple[Question, ...]:
    """Load the questions of every file in a folder, then keep those of one chapter."""
    if chapter is not None and chapter not in CHAPTERS:
        raise ValueError(f"chapter must be one of {', '.join(CHAPTERS)}; got {chapter!r}")
    found: dict[str, Question] = {}
    files: dict[str, str] = {}
    for path in sorted(folder.glob("*.y*ml")):
        for question in _load_file(path):
            if question.id in found:
                raise QuestionError(
                    f"{path.name}, question {question.id!r}, field id: an id used once expected, "
                    f"but {files[question.id]} has it already"
                )
            found[question.id] = question
            files[question.id] = path.name
    questions = tuple(q for q in found.values() if chapter in (None, q.chapter))
    if chapter is not None and not questions:
        raise ValueError(f"chapter {chapter} has no questions: {folder.name} holds no such file")
    return questions


def _load_file(path: Path) -> Iterator[Question]:
    for position, entry in enumerate(read_entries(path, "question", QuestionError), start=1):
        yield _validate(path, position, entry)


def _validate(path: Path, position: int, entry: Any) -> Question:
    """Turn one entry of a file into a question, or name all that is wrong with it."""
    where = place(path, "question", "id", position, entry)
    question = validate_entry(_QUESTION, entry, where, QuestionError, _field)
    if question.chapter != path.stem:
        raise QuestionError(
            f"{where}, field chapter: {path.stem!r} expected in this file, got {question.chapter!r}"
        )
    return question


def _field(path: tuple[int | str, ...]) -> str:
    """Name the field of a fault: pydantic's path without the kind it starts with."""
    return ".".join(str(step) for step in path[1:]) or "kind"
