"""Exercises on search and on the objective of training."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import lossbook
from lossbook.course.exercises.exercise import WHOLE, Arguments, Exercise, Mistake
from lossbook.course.exercises.hints import SUM_OF_SAMPLES

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
LIMIT = "This is the limit for many candidates. Return the exact probability, a sum."

SECRETARY_SUCCESS = Exercise(
    name="secretary_success",
    reference=lossbook.secretary_success,
    examples=[(1, 0), (2, 0), (2, 1), (3, 0), (3, 1), (3, 2), (10, 3), (100, 37)],
    inputs=_candidates_and_skip(),
    mistakes=[
        Mistake(lambda n, r: r / n * _harmonic(r, n - 1), NONE_SKIPPED),
        Mistake(lambda n, r: r / n * (1 / np.arange(r, n)).sum(), NONE_SKIPPED),
        Mistake(
            lambda n, r: r / n * _harmonic(max(r, 1), n - 1),
            "If nothing is skipped, the first candidate is taken, who is the best with "
            "probability 1 / candidates, not 0.",
        ),
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
            lambda n, r: 1 - r / n,
            "This is the probability that the best is not skipped. An earlier record may be "
            "taken before the best appears.",
        ),
        Mistake(lambda n, r: 1 / n, "This is the probability for a candidate taken at random."),
    ],
)


@st.composite
def _regularised_fit(draw: st.DrawFn) -> Arguments:
    samples, features = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    weights, inputs, targets = (
        draw(arrays(float, shape, elements=WHOLE))
        for shape in (features, (samples, features), samples)
    )
    return weights, inputs, targets, draw(st.sampled_from([0.0, 0.1, 0.5, 2.0]))


def _ridge(weights: np.ndarray, inputs: np.ndarray, targets: np.ndarray, strength: float) -> Any:
    return lossbook.objective(
        lossbook.squared_error(inputs @ weights, targets),
        lossbook.l2_penalty(weights),
        strength=strength,
    )


def _with_cost(cost: Callable[[np.ndarray], Any]) -> Callable[..., Any]:
    """Take another cost of the residuals."""
    return lambda w, x, y, strength: cost(x @ w - y) + strength * (w**2).sum()


def _with_penalty(penalty: Callable[[np.ndarray, float], Any]) -> Callable[..., Any]:
    """Take another penalty, weighted or not."""
    return lambda w, x, y, strength: ((x @ w - y) ** 2).mean() + penalty(w, strength)


RIDGE_OBJECTIVE = Exercise(
    name="ridge_objective",
    reference=_ridge,
    examples=[
        (np.array([0.0]), np.array([[1.0]]), np.array([3.0]), 0.0),
        (np.array([1.0]), np.array([[1.0], [2.0]]), np.array([2.0, 2.0]), 0.0),
        (np.array([1.0, -2.0, 3.0]), np.array([[0.0, 0.0, 0.0]]), np.array([0.0]), 0.1),
        (np.array([2.0]), np.array([[1.0], [2.0]]), np.array([3.0, 1.0]), 0.5),
    ],
    inputs=_regularised_fit(),
    mistakes=[
        Mistake(
            _with_penalty(lambda w, strength: strength**2 * (w**2).sum()),
            "The strength is squared. It multiplies the penalty once.",
        ),
        Mistake(_with_cost(lambda residuals: (residuals**2).sum()), SUM_OF_SAMPLES),
        Mistake(
            _with_cost(lambda residuals: (residuals**2).mean() / 2),
            "The mean squared error has no factor ½ here.",
        ),
        Mistake(
            lambda *all: _ridge(*all) / 2,
            "The mean squared error has no factor ½ here.",
        ),
        Mistake(
            _with_penalty(lambda w, strength: strength / 2 * (w**2).sum()),
            "The penalty has no factor ½ here.",
        ),
        Mistake(
            lambda w, x, y, strength: strength * _ridge(w, x, y, 1.0),
            "The strength multiplies the penalty alone.",
        ),
        Mistake(_with_penalty(lambda w, _: (w**2).sum()), "The strength is not used."),
        Mistake(_with_penalty(lambda w, _: 0.0), "The penalty is missing."),
        Mistake(
            _with_penalty(lambda w, strength: -strength * (w**2).sum()),
            "The sign is wrong: large weights raise the objective.",
        ),
        Mistake(
            _with_penalty(lambda w, strength: strength * abs(w).sum()),
            "This is the L1 penalty. Square the weights.",
        ),
        Mistake(
            _with_penalty(lambda w, strength: strength * np.sqrt((w**2).sum())),
            "This is the length of the weight vector. Its square is the penalty.",
        ),
        Mistake(
            _with_penalty(lambda w, strength: strength * (w**2).mean()),
            "The penalty is the sum of the squared weights, not their mean.",
        ),
        Mistake(
            lambda w, x, y, strength: _ridge(w, x, y, strength / len(y)),
            "The penalty is divided by the number of samples. Only the squared errors are "
            "averaged.",
        ),
        Mistake(
            _with_cost(lambda residuals: abs(residuals).mean()),
            "These are absolute errors. Square them.",
        ),
    ],
)

EXERCISES = (SECRETARY_SUCCESS, RIDGE_OBJECTIVE)
