"""Which questions of the bank are meant, and which of them an interview asks."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from random import Random

from lossbook.course.bank import CHAPTERS, OpenQuestion, Question

__all__ = ["choose", "matching"]


def matching(
    questions: Iterable[Question],
    *,
    chapters: Collection[str] = CHAPTERS,
    level: str | None = None,
    kind: str | None = None,
    words: str = "",
) -> list[Question]:
    """Keep the questions of some chapters, of a level, of a kind, and with some words.

    Parameters
    ----------
    questions : iterable of Question
        Their order is kept.
    chapters : collection of str
        Stems such as ``"01_softmax"``.
    level, kind : str, optional
        All of them if left out.
    words : str
        Each of these words stands in the question, its answer or its id; upper and lower case
        are the same.

    Returns
    -------
    list of Question
        Those that fit everything.

    Examples
    --------
    >>> from lossbook.course.bank import load_questions
    >>> from lossbook.course.interview.selection import matching
    >>> [question.id for question in matching(load_questions(), words="huber trap")]
    ['huber-delta-trap']
    """
    wanted = words.casefold().split()
    return [
        question
        for question in questions
        if question.chapter in chapters
        and level in (None, question.level)
        and kind in (None, question.kind)
        and all(word in _text(question) for word in wanted)
    ]


def _text(question: Question) -> str:
    return f"{question.id} {question.question} {question.answer}".casefold()


def choose(questions: Sequence[OpenQuestion], count: int, seed: int) -> list[OpenQuestion]:
    """Choose questions at random, spread over their chapters as evenly as can be.

    Parameters
    ----------
    questions : sequence of OpenQuestion
        In the order in which the interview asks them.
    count : int
        How many to choose.
    seed : int
        The same seed chooses the same questions, on every machine.

    Returns
    -------
    list of OpenQuestion
        The chosen ones, in their order.

    Raises
    ------
    ValueError
        If there are fewer questions than `count`.
    """
    if count > len(questions):
        raise ValueError(f"{count} questions asked for, and {len(questions)} fit")
    random = Random(seed)
    # Of all that Python draws, only random() is promised to be the same in every version.
    mixed = sorted(questions, key=lambda _: random.random())
    asked: Counter[str] = Counter()
    turns = {}
    for question in mixed:
        turns[question.id] = asked[question.chapter]
        asked[question.chapter] += 1
    chosen = sorted(mixed, key=lambda question: turns[question.id])[:count]
    return [question for question in questions if question in chosen]
