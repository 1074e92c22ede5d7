"""The question bank: one validated YAML file for each chapter.

A file is a list of questions. Every question has ``id``, ``chapter``, ``level``, ``kind``,
``question`` and ``answer``; a ``choice`` question adds ``options``, an ``open`` question adds
``rubric``, ``red_flags`` and ``follow_ups``. ``question``, ``answer``, ``feedback`` and the
interviewer's notes are Markdown with ``$...$`` mathematics. The text of an option labels a radio
button, so it is one line of plain Unicode.
"""

from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    field_validator,
)

__all__ = [
    "CHAPTERS",
    "ChoiceQuestion",
    "OpenQuestion",
    "Option",
    "Question",
    "QuestionError",
    "RubricPoint",
    "load_questions",
]

Chapter = Literal[
    "01_softmax",
    "02_cross_entropy",
    "03_gram_matrix",
    "04_perceptual_loss",
    "05_kl_divergence",
    "06_js_divergence",
    "07_local_and_global_optima",
    "08_objective_cost_loss",
    "09_distance_measures",
    "10_kl_vs_cross_entropy",
    "11_total_variation",
    "12_cosine_similarity",
    "13_l2_loss",
    "14_mse_loss",
    "15_huber_loss",
]
CHAPTERS: tuple[str, ...] = get_args(Chapter)

FULL_SCORE = 10

Text = Annotated[str, StringConstraints(min_length=1)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class QuestionError(ValueError):
    """A fault in the question bank; the message names the file, the question and the field."""


class _Record(BaseModel):
    """Frozen, strictly typed, and closed to fields that the schema does not know."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", str_strip_whitespace=True)


class Option(_Record):
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


class RubricPoint(_Record):
    """What a good answer says, and how many of the ten marks it earns."""

    point: Text
    weight: Annotated[int, Field(ge=1, le=FULL_SCORE)]


class _Common(_Record):
    id: Identifier
    chapter: Chapter
    level: Literal["junior", "mid", "senior"]
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
_QUESTION: TypeAdapter[Question] = TypeAdapter(Annotated[Question, Field(discriminator="kind")])


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
    if path.suffix != ".yaml" or path.stem not in CHAPTERS:
        raise QuestionError(
            f"{path.name}: a file named like its chapter expected, one of "
            f"{', '.join(f'{stem}.yaml' for stem in CHAPTERS)}"
        )
    entries = _parse(path)
    if not isinstance(entries, list) or not entries:
        found = "an empty file" if not entries else f"a {type(entries).__name__}"
        raise QuestionError(f"{path.name}: a list of questions expected, got {found}")
    for position, entry in enumerate(entries, start=1):
        yield _validate(path, position, entry)


def _parse(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueKeyLoader)
    except UnicodeDecodeError as error:
        raise QuestionError(f"{path.name}: UTF-8 expected, got {error}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise QuestionError(f"{path.name}: valid YAML expected: {error}") from error


def _validate(path: Path, position: int, entry: Any) -> Question:
    """Turn one entry of a file into a question, or name all that is wrong with it."""
    identifier = entry.get("id") if isinstance(entry, dict) else None
    name = repr(identifier) if isinstance(identifier, str) else f"number {position}"
    try:
        question = _QUESTION.validate_python(entry)
    except ValidationError as error:
        faults = (
            f"{path.name}, question {name}, field {_field(fault)}: {fault['msg']}"
            for fault in error.errors()
        )
        raise QuestionError("\n".join(faults)) from error
    if question.chapter != path.stem:
        raise QuestionError(
            f"{path.name}, question {name}, field chapter: {path.stem!r} expected in this file, "
            f"got {question.chapter!r}"
        )
    return question


def _field(fault: Any) -> str:
    """Name the field of a fault: pydantic's path without the kind it starts with."""
    path = fault["loc"][1:]
    return ".".join(str(step) for step in path) if path else "kind"


class _UniqueKeyLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader, in C where it is built in, that refuses a key given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Build a mapping, after checking that no key hides another."""
        keys = [key.value for key, _ in node.value]
        for position, (key, _) in enumerate(node.value):
            if key.value in keys[:position]:
                raise yaml.constructor.ConstructorError(
                    problem=f"key {key.value!r} given twice", problem_mark=key.start_mark
                )
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        return mapping
