"""Exercises on search and on gradient descent."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import lossbook
from lossbook.course.exercises.exercise import Arguments, Exercise, Mistake

__all__ = ["EXERCISES"]


@st.composite
def _candidates_and_skip(draw: st.DrawFn) -> Arguments:
    candidates = draw(st.integers(1, 60))
    return candidates, draw(st.integers(0, candidates - 1))


def _harmonic(first: int, last: int) -> float:
    """Return 1 / first + ... + 1 / last."""
    return sum(1 / number for number in range(first, last + 1))


def _first_if_none_skipped(chance: Callable[[int, int], float]) -> Callable[[int, int], float]:
    return lambda n, r: chance(n, r) if r > 0 else 1 / n


NONE_SKIPPED = (
    "The formula divides by 0 if nothing is skipped. Then the first candidate is taken, who is "
    "the best with probability 1 / candidates."
)
NOT_0 = (
    "If nothing is skipped, the first candidate is taken, who is the best with probability "
    "1 / candidates, not 0."
)
LIMIT = "This is the limit for many candidates. Return the exact probability, a sum."

SECRETARY_SUCCESS = Exercise(
    name="secretary_success",
    reference=lossbook.secretary_success,
    examples=[(1, 0), (2, 0), (2, 1), (3, 0), (3, 1), (3, 2), (10, 3), (100, 37)],
    inputs=_candidates_and_skip(),
    mistakes=[
        Mistake(lambda n, r: r / n * _harmonic(r, n - 1), NONE_SKIPPED),
        Mistake(lambda n, r: r / n * (1 / np.arange(r, n)).sum(), NONE_SKIPPED),
        Mistake(lambda n, r: r / n * _harmonic(max(r, 1), n - 1), NOT_0),
        Mistake(lambda n, r: r / n * _harmonic(r + 1, n), NOT_0),
        Mistake(lambda n, r: -r / n * math.log(r / n), LIMIT),
        Mistake(_first_if_none_skipped(lambda n, r: -r / n * math.log(r / n)), LIMIT),
        Mistake(lambda n, r: 1 / math.e, LIMIT),
        Mistake(
            _first_if_none_skipped(lambda n, r: r / n * _harmonic(r + 1, n)),
            "The terms are one place late. If the best is candidate i, counted from 1, the term "
            "is 1 / (i − 1).",
        ),
        Mistake(
            _first_if_none_skipped(lambda n, r: r / n * _harmonic(r + 1, n - 1)),
            "The first term is left out: the sum starts with 1 / skip.",
        ),
        Mistake(
            _first_if_none_skipped(lambda n, r: r / n * _harmonic(r, n)),
            "There is a term too many: the sum ends with 1 / (candidates − 1).",
        ),
        Mistake(
            _first_if_none_skipped(lambda n, r: _harmonic(r, n - 1)),
            "Multiply the sum by skip / candidates.",
        ),
        Mistake(
            _first_if_none_skipped(lambda n, r: _harmonic(r, n - 1) / n),
            "Multiply the sum by skip too, not by 1 / candidates alone.",
        ),
        Mistake(
            lambda n, r: r / n * _harmonic(r, n - 1) if r > 0 else 1.0,
            "If nothing is skipped, the first candidate is taken, who is the best with probability "
            "1 / candidates.",
        ),
        Mistake(
            lambda n, r: r / (n - 1) * _harmonic(r, n - 1) if r > 0 else 1 / n,
            "The sum is divided by candidates − 1. The best stands at each of the places with "
            "probability 1 / candidates.",
        ),
        Mistake(
            lambda n, r: 1 - r / n,
            "This is the probability that the best is not skipped. An earlier record may be "
            "taken before the best appears.",
        ),
        Mistake(lambda n, r: 1 / n, "This is the probability for a candidate taken at random."),
    ],
)


@st.composite
def _minimum_and_momentum(draw: st.DrawFn) -> Arguments:
    size = draw(st.integers(1, 3))
    factor = draw(arrays(float, (size, size), elements=st.integers(-3, 3).map(float)))
    return factor @ factor.T + np.eye(size), draw(st.sampled_from([0.0, 0.5, 0.9]))


def _rate_limit(hessian: np.ndarray, momentum: float) -> Any:
    return 2 * (1 + momentum) / np.linalg.eigvalsh(hessian)[-1]


def _with_curvature(curvature: Callable[[np.ndarray], Any]) -> Callable[..., Any]:
    """Take another number for the largest eigenvalue."""
    return lambda hessian, momentum: 2 * (1 + momentum) / curvature(hessian)


def _with_factor(factor: Callable[[float], float]) -> Callable[..., Any]:
    """Take another factor for 2 (1 + momentum)."""
    return lambda hessian, momentum: factor(momentum) * _rate_limit(hessian, 0.0) / 2


RAISES_THE_LIMIT = "Momentum raises the limit: the factor is 1 + momentum, not 1 - momentum."

RATE_LIMIT = Exercise(
    name="rate_limit",
    reference=_rate_limit,
    examples=[
        (np.array([[1.0]]), 0.0),
        (np.array([[4.0]]), 0.5),
        (np.array([[1.0, 0.0], [0.0, 4.0]]), 0.0),
        (np.array([[2.0, 1.0], [1.0, 2.0]]), 0.9),
        (np.array([[5.0, -2.0], [-2.0, 3.0]]), 0.5),
        (np.array([[3.0, 1.0, 0.0], [1.0, 2.0, -1.0], [0.0, -1.0, 4.0]]), 0.9),
    ],
    inputs=_minimum_and_momentum(),
    mistakes=[
        Mistake(
            _with_factor(lambda momentum: 2.0),
            "The momentum is not used. It raises the limit by the factor 1 + momentum.",
        ),
        Mistake(_with_factor(lambda momentum: 2 * (1 - momentum)), RAISES_THE_LIMIT),
        Mistake(
            lambda hessian, momentum: 2 * (1 - momentum) / np.diag(hessian).max(),
            RAISES_THE_LIMIT,
        ),
        Mistake(
            _with_factor(lambda momentum: 2 / (1 - momentum)),
            "This takes 1 / (1 - momentum), by which momentum lengthens steps along a steady "
            "slope. The limit comes from the steepest direction, where steps change sign.",
        ),
        Mistake(
            _with_factor(lambda momentum: 1 + momentum),
            "A factor 2 is missing. At half the limit, without momentum, one step removes the "
            "deviation along the steepest direction; up to the limit the walk still settles.",
        ),
        Mistake(
            _with_factor(lambda momentum: (1 + np.sqrt(momentum)) ** 2),
            "This is a rate that makes the steepest direction settle fast, with a double root. "
            "The limit is where a root reaches -1.",
        ),
        Mistake(
            _with_curvature(lambda hessian: np.linalg.eigvalsh(hessian)[0]),
            "This takes the smallest eigenvalue. The steepest direction is the first to diverge.",
        ),
        Mistake(
            _with_curvature(np.trace),
            "The trace is the sum of the eigenvalues. Take the largest of them.",
        ),
        Mistake(
            _with_curvature(lambda hessian: np.trace(hessian) / len(hessian)),
            "This is the mean eigenvalue. Take the largest.",
        ),
        Mistake(
            _with_curvature(np.linalg.det),
            "The determinant is the product of the eigenvalues. Take the largest of them.",
        ),
        Mistake(
            _with_curvature(np.linalg.norm),
            "This is the Frobenius norm, the root of the sum of the squared eigenvalues. Take the "
            "largest eigenvalue.",
        ),
        Mistake(
            _with_curvature(lambda hessian: np.diag(hessian).max()),
            "The largest curvature along an axis is not the largest of all directions: that is "
            "the largest eigenvalue.",
        ),
        Mistake(
            _with_curvature(lambda hessian: abs(hessian).sum(axis=0).max()),
            "The largest row sum only bounds the largest eigenvalue from above.",
        ),
        Mistake(
            _with_curvature(lambda hessian: np.linalg.eigvalsh(hessian)[[0, -1]].sum() / 2),
            "This is the mean of the smallest and the largest eigenvalue. 2 / (λ_min + λ_max) is "
            "the best rate without momentum, not the limit.",
        ),
        Mistake(
            _with_curvature(lambda hessian: np.linalg.eigvalsh(hessian)[[0, -1]].sum()),
            "2 / (λ_min + λ_max) is the best rate without momentum, not the limit. Only the "
            "largest eigenvalue counts.",
        ),
        Mistake(
            lambda hessian, momentum: 1 / _rate_limit(hessian, momentum),
            "This is upside down: the sharper the minimum, the lower the limit.",
        ),
        Mistake(
            lambda hessian, momentum: 2 * (1 + momentum) / np.linalg.eigvalsh(hessian),
            "This is a limit for each eigenvector. The walk settles if all of them are kept: take "
            "the lowest.",
        ),
    ],
)

EXERCISES = (SECRETARY_SUCCESS, RATE_LIMIT)
