"""An exercise on the comparison of two models on one test set."""

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lossbook.course.exercises.exercise import WHOLE, Arguments, Exercise, Mistake

__all__ = ["EXERCISES"]


@st.composite
def _errors_of_two_models(draw: st.DrawFn) -> Arguments:
    samples = draw(st.integers(2, 5))
    return tuple(draw(arrays(float, samples, elements=WHOLE)) for _ in range(2))


def _difference(a: np.ndarray, b: np.ndarray) -> Any:
    return (a**2 - b**2).mean()


def _standard_error(a: np.ndarray, b: np.ndarray) -> Any:
    return (a**2 - b**2).std(ddof=1) / np.sqrt(len(a))


def _with_difference(difference: Callable[..., Any]) -> Callable[..., Any]:
    """Take another difference."""
    return lambda a, b: (difference(a, b), _standard_error(a, b))


def _with_error(error: Callable[..., Any]) -> Callable[..., Any]:
    """Take another standard error."""
    return lambda a, b: (_difference(a, b), error(a, b))


def _of(losses: Callable[[np.ndarray], Any]) -> Callable[..., Any]:
    """Compare other losses than the squares."""

    def compare(a: np.ndarray, b: np.ndarray) -> Any:
        gaps = losses(a) - losses(b)
        return gaps.mean(), gaps.std(ddof=1) / np.sqrt(len(gaps))

    return compare


def _unpaired(ddof: int) -> Callable[..., Any]:
    return _with_error(
        lambda a, b: np.sqrt(((a**2).var(ddof=ddof) + (b**2).var(ddof=ddof)) / len(a))
    )


UNPAIRED = (
    "This standard error treats the two models as tested on different samples. Subtract the "
    "squared errors sample by sample, and take the deviation of these differences."
)

PAIRED_DIFFERENCE = Exercise(
    name="paired_difference",
    reference=_of(np.square),
    examples=[
        (np.array([2.0, 1.0]), np.array([1.0, 0.0])),
        (np.array([2.0, 2.0]), np.array([1.0, -1.0])),
        (np.array([0.0, 3.0]), np.array([2.0, 0.0])),
        (np.array([1.0, -2.0, 3.0]), np.array([0.0, 2.0, -4.0])),
        (np.array([10.0, 1.0, 5.0, -7.0]), np.array([9.0, 2.0, 4.0, -7.0])),
        (np.array([1, -2, 3]), np.array([0, 2, -4])),
    ],
    inputs=_errors_of_two_models(),
    mistakes=[
        Mistake(_unpaired(1), UNPAIRED),
        Mistake(_unpaired(0), UNPAIRED),
        Mistake(
            _with_error(lambda a, b: (a**2 - b**2).std() / np.sqrt(len(a))),
            "The deviation divides by n. Divide by n − 1 (ddof=1): the mean was estimated from "
            "the same differences.",
        ),
        Mistake(
            _with_error(lambda a, b: (a**2 - b**2).std(ddof=1)),
            "This is the deviation of one difference. The mean of n of them scatters less: "
            "divide by √n.",
        ),
        Mistake(
            _with_error(lambda a, b: (a**2 - b**2).std(ddof=1) / len(a)),
            "This divides the deviation by n. Divide it by √n.",
        ),
        Mistake(
            _with_error(lambda a, b: (a**2 - b**2).var(ddof=1) / len(a)),
            "The second number is the square of the standard error. Take the root.",
        ),
        Mistake(
            lambda a, b: (-_difference(a, b), _standard_error(a, b)),
            "The sign is wrong: the difference is the MSE of the first model minus that of the "
            "second.",
        ),
        Mistake(
            _with_error(lambda a, b: (a - b).std(ddof=1) / np.sqrt(len(a))),
            "The deviation is that of the differences of the errors. Square the errors first.",
        ),
        Mistake(
            _with_error(lambda a, b: (a**2 - b**2).std(ddof=1) / np.sqrt(len(a) - 1)),
            "n − 1 belongs into the variance alone. The standard error is the deviation over √n.",
        ),
        Mistake(
            _with_error(lambda a, b: ((a**2).std(ddof=1) + (b**2).std(ddof=1)) / np.sqrt(len(a))),
            UNPAIRED,
        ),
        Mistake(_of(abs), "This compares the absolute errors. Square them."),
        Mistake(lambda a, b: _of(np.positive)(a, b), "The errors are not squared."),
        Mistake(
            lambda a, b: _of(np.square)(a - b, 0 * a),
            "This squares the differences of the errors. Square first, then subtract.",
        ),
        Mistake(
            _with_difference(lambda a, b: np.sqrt((a**2).mean()) - np.sqrt((b**2).mean())),
            "The first number is the difference of the RMSEs. Leave out the roots.",
        ),
        Mistake(
            _with_difference(lambda a, b: (a**2 - b**2).sum()),
            "The first number is a sum over the samples. Take the mean.",
        ),
    ],
)

EXERCISES = (PAIRED_DIFFERENCE,)
