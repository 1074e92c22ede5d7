"""Exercises that a reader solves by writing a function, and that check what was written."""

from collections.abc import Callable
from textwrap import fill
from typing import Any

from lossbook.course.exercises import (
    attention,
    classification,
    comparisons,
    contrastive,
    decay,
    dice,
    discriminator,
    distances,
    distillation,
    divergences,
    estimates,
    focal,
    huber,
    images,
    info_nce,
    information,
    left_out,
    log_mean_exp,
    objectives,
    optimization,
    pairs,
    perceptual,
    preferences,
    regression,
    residuals,
    robust,
    softmax,
    softmax_variants,
    style,
    targets,
    total_variation,
    triplet,
)
from lossbook.course.exercises.exercise import Exercise
from lossbook.course.exercises.naming import find_hint
from lossbook.course.exercises.search import RANDOM_INPUTS, find_fault

__all__ = ["EXERCISES", "check"]

EXERCISES: dict[str, Exercise] = {
    exercise.name: exercise
    for topic in (
        softmax,
        softmax_variants,
        log_mean_exp,
        attention,
        information,
        divergences,
        distillation,
        estimates,
        preferences,
        classification,
        focal,
        targets,
        dice,
        images,
        total_variation,
        style,
        perceptual,
        optimization,
        objectives,
        decay,
        distances,
        pairs,
        info_nce,
        contrastive,
        triplet,
        regression,
        huber,
        robust,
        residuals,
        comparisons,
        left_out,
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
    _, report = examine(exercise, function)
    print(report)


def examine(exercise: Exercise, function: Callable[..., Any]) -> tuple[bool, str]:
    """Return whether a function passes, and what `check` prints of it."""
    fault = find_fault(exercise, function)
    if fault is None:
        inputs = f"{len(exercise.examples)} chosen inputs and {RANDOM_INPUTS} random ones"
        return True, f"{exercise.name}: passed all {inputs}."
    hint = find_hint(exercise, function, fault)
    if hint is None:
        return False, fault.words
    return False, fault.words + "\n" + fill(f"Hint: {hint}", width=96, break_on_hyphens=False)
