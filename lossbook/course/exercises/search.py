"""Search for an input on which a reader's function is wrong, and tell it in words."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import Phase, find, settings
from hypothesis.errors import Flaky, NoSuchExample
from hypothesis.internal.conjecture import providers

from lossbook.course.exercises.answers import outcome, right_answer, same
from lossbook.course.exercises.exercise import Arguments, Exercise
from lossbook.course.exercises.words import (
    difference,
    error_in_words,
    show_all,
    shown_apart,
    wrong_type,
)

__all__ = ["RANDOM_INPUTS", "Fault", "find_fault", "first_that"]

RANDOM_INPUTS = 200


@dataclass(frozen=True)
class Fault:
    """An input on which the reader's function is wrong, and what is wrong, in words."""

    arguments: Arguments
    words: str
    answer: Any = None  # None if no known mistake can answer so


# Whatever the reader's own settings of NumPy are: where they raise errors, nothing else changes.
@np.errstate(all="ignore")
def find_fault(exercise: Exercise, function: Callable[..., Any]) -> Fault | None:
    """Return the fault on the smallest failing input found; None if all inputs passed."""
    for arguments in exercise.examples:
        fault = _fault(exercise, function, arguments)
        if fault is not None:
            return fault if _repeats(function, fault) else _not_the_same(fault)
    return _find_random_fault(exercise, function)


def _find_random_fault(exercise: Exercise, function: Callable[..., Any]) -> Fault | None:
    faults: list[Fault] = []

    def fails(arguments: Arguments) -> bool:
        fault = _fault(exercise, function, arguments)
        if fault is not None:
            faults.append(fault)
        return fault is not None

    try:
        found = first_that(fails, exercise, RANDOM_INPUTS)
    except Flaky:
        return _not_the_same(faults[-1])
    return None if found is None else faults[-1]


def first_that(
    fails: Callable[[Arguments], bool], exercise: Exercise, inputs: int
) -> Arguments | None:
    """Return the smallest random input found that fails, the same one on every run."""
    plan = settings(
        max_examples=inputs,
        derandomize=True,
        database=None,
        deadline=None,
        # Without the phase that explains a failure: it takes longer than the search, and nothing
        # shows it.
        phases=[Phase.generate, Phase.shrink],
    )
    with _nothing_from_other_modules():
        try:
            return find(exercise.inputs, fails, settings=plan)
        except NoSuchExample:
            return None


class _Draws(providers.HypothesisProvider):
    """Draws as Hypothesis does, but for the constants that stand in whatever else is imported."""

    def _maybe_draw_constant(self, *_: Any, **__: Any) -> None:
        return None


@contextmanager
def _nothing_from_other_modules() -> Iterator[None]:
    known = providers.AVAILABLE_PROVIDERS
    usual, known["hypothesis"] = known["hypothesis"], _Draws
    try:
        yield
    finally:
        known["hypothesis"] = usual


def _fault(exercise: Exercise, function: Callable[..., Any], arguments: Arguments) -> Fault | None:
    """Say what is wrong on one input."""
    call = f"{exercise.name}({show_all(arguments)})"
    given = deepcopy(arguments)
    answer = outcome(function, given)
    if isinstance(answer, Exception):
        return Fault(arguments, f"{call} raised {error_in_words(answer, function)}", answer)
    if not all(map(np.array_equal, given, arguments)):
        before, after = shown_apart(arguments, given, digits=(6, 17))
        call = f"{exercise.name}{before}"
        return Fault(arguments, f"{call} changed its input to {after[1:-1]}. Work on a copy.")
    expected = right_answer(exercise, arguments)
    unlike = wrong_type(answer, expected)
    if unlike is not None:
        return Fault(arguments, f"{call} returned {unlike}")
    if same(answer, expected):
        return None
    return Fault(arguments, f"{call} returned {difference(answer, expected)}", answer)


def _repeats(function: Callable[..., Any], fault: Fault) -> bool:
    """Say whether the function answers a fault's input once more as it did."""
    return fault.answer is None or same(fault.answer, outcome(function, deepcopy(fault.arguments)))


def _not_the_same(fault: Fault) -> Fault:
    return Fault(
        fault.arguments,
        f"{fault.words}\nThe function does not always answer the same on the same input.",
    )
