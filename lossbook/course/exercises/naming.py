"""Name the mistake behind a fault.

Each exercise brings the mistakes that people make, as functions. The reader's function is compared
with them on the input that fails, on the chosen inputs, and on a hundred random ones. A mistake is
named if it goes wrong on the failing input just as the reader's function does, and agrees with it
on at least 40 % of those inputs on which either is wrong: on a single input, often one with one
row or one entry, different mistakes answer alike by chance. Of several that fit, the one that
agrees most often is named; if none does, no hint is given.
"""

from collections.abc import Callable
from copy import deepcopy
from functools import lru_cache
from typing import Any

import numpy as np

from lossbook.course.exercises.answers import outcome, right_answer, same
from lossbook.course.exercises.exercise import Arguments, Exercise, Mistake
from lossbook.course.exercises.search import Fault, first_that

__all__ = ["find_hint"]

RANDOM_INPUTS, SHARE_THAT_FITS = 100, 0.4

# What NumPy's own messages leave open, by the words that they have in common.
ERRORS = {
    "truth value of an array": (
        "An array has no single truth value: if, and, or, min and max ask for one. Choose entry "
        "by entry with np.where(condition, a, b), np.maximum or np.minimum."
    ),
    "converted to Python scalars": (
        "A function of single numbers, such as those of math, is given an array. Take NumPy's "
        "function of the same name."
    ),
    "is out of bounds for array of dimension": (
        "This input has fewer axes than the code counts on. The last axis of any array is axis=-1."
    ),
    "Cannot cast ufunc": (
        "An array of whole numbers cannot take in fractions. Give the copy that is filled or "
        "changed dtype=float."
    ),
}


@np.errstate(all="ignore")
def find_hint(exercise: Exercise, function: Callable[..., Any], fault: Fault) -> str | None:
    """Name the known mistake that goes wrong in the same way, here and elsewhere."""
    if fault.answer is None:
        return None
    mistake = _closest(exercise, function, fault)
    if mistake is not None:
        return mistake.hint
    if not isinstance(fault.answer, Exception):
        return None
    told = str(fault.answer)
    return next((hint for words, hint in ERRORS.items() if words in told), None)


def _closest(exercise: Exercise, function: Callable[..., Any], fault: Fault) -> Mistake | None:
    """Return the mistake that agrees with the function most often, if often enough."""
    fitting = [
        mistake
        for mistake in exercise.mistakes
        if same(fault.answer, _answer(mistake.function, fault.arguments))
        and not same(
            _answer(mistake.function, fault.arguments),
            right_answer(exercise, fault.arguments),
        )
    ]
    if not fitting:
        return None

    inputs, expected = _right_answers(exercise)
    # The input that failed is one of them, also where all others are answered rightly.
    inputs = [*inputs, fault.arguments]
    expected = [*expected, right_answer(exercise, fault.arguments)]
    answers = [_answer(function, arguments) for arguments in inputs]

    def share(mistake: Mistake) -> float:
        # On one input, often a degenerate one, different mistakes answer alike by chance.
        theirs = [_answer(mistake.function, arguments) for arguments in inputs]
        alike = [
            same(answer, their)
            for answer, their, right in zip(answers, theirs, expected, strict=True)
            if not (same(answer, right) and same(their, right))
        ]
        return float(np.mean(alike))

    shares = [share(mistake) for mistake in fitting]
    if max(shares) < SHARE_THAT_FITS:
        return None
    return fitting[int(np.argmax(shares))]


@lru_cache
def _right_answers(exercise: Exercise) -> tuple[list[Arguments], list[Any]]:
    """Return the chosen inputs and random ones, and what is right on them."""
    inputs = list(exercise.examples)

    def keep(arguments: Arguments) -> bool:
        inputs.append(arguments)
        return False

    first_that(keep, exercise, RANDOM_INPUTS)
    return inputs, [right_answer(exercise, arguments) for arguments in inputs]


def _answer(function: Callable[..., Any], arguments: Arguments) -> Any:
    """Return a function's answer to inputs that are used again."""
    return outcome(function, deepcopy(arguments))
