"""Exercises that a reader solves by writing a function, and that check what was written."""

from collections.abc import Callable
from typing import Any

from lossbook.course.exercises import (
    attention,
    classification,
    discriminator,
    distances,
    estimates,
    focal,
    images,
    information,
    optimization,
    preferences,
    regression,
    softmax,
)
from lossbook.course.exercises.exercise import Exercise
from lossbook.course.exercises.search import RANDOM_INPUTS, find_fault

__all__ = ["EXERCISES", "check"]

EXERCISES: dict[str, Exercise] = {
    exercise.name: exercise
    for topic in (
        softmax,
        attention,
        information,
        estimates,
        preferences,
        classification,
        focal,
        images,
        optimization,
        distances,
        regression,
        discriminator,
    )
    for exercise in topic.EXERCISES
}


def check(name: str, function: Callable[..., Any]) -> None:
    """Try a reader's function on many inputs, and print whether its answers are right.

    First come inputs that were chosen because they catch typical mistakes, then random ones, the
    same on every run. Of the inputs that fail, the smallest one found is printed, with what the
    function made of it, what is expected, and a hint if the mistake is a known one. What the
    function prints or warns of is not shown.

    Parameters
    ----------
    name : str
        The exercise, such as ``"softmax"``.
    function : callable
        Takes the arguments that the exercise names, as NumPy arrays or numbers.

    Raises
    ------
    ValueError
        If there is no such exercise.
    TypeError
        If `function` cannot be called. A wrong answer raises nothing.

    Examples
    --------
    >>> import numpy as np
    >>> from lossbook.course.exercises import check
    >>> def softmax(logits):
    ...     return np.exp(logits) / np.exp(logits).sum(axis=-1, keepdims=True)
    >>> check("softmax", softmax)
    softmax([1000.0, 0.0]) returned [nan, 0.0], but [1.0, 0.0] is expected.
    Hint: exp overflows for large logits. Subtract the largest logit of the row first; the result
    stays the same.
    """
    if name not in EXERCISES:
        raise ValueError(f"name must be one of {', '.join(EXERCISES)}; got {name!r}")
    if not callable(function):
        raise TypeError(f"function must be callable, got {type(function).__name__}")
    exercise = EXERCISES[name]
    fault = find_fault(exercise, function)
    if fault is None:
        print(
            f"{name}: passed all {len(exercise.examples)} chosen inputs "
            f"and {RANDOM_INPUTS} random ones."
        )
    else:
        print(fault)
