"""An exercise on the objective of training."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import lossbook
from lossbook.course.exercises.exercise import WHOLE, Arguments, Exercise, Mistake
from lossbook.course.exercises.hints import SUM_OF_SAMPLES

__all__ = ["EXERCISES"]


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


def _penalty_of_some(kept: slice, weights: np.ndarray, strength: float) -> Any:
    return strength * (weights[kept] ** 2).sum()


RIDGE_OBJECTIVE = Exercise(
    name="ridge_objective",
    reference=_ridge,
    examples=[
        (np.array([0.0]), np.array([[1.0]]), np.array([3.0]), 0.0),
        (np.array([1.0]), np.array([[1.0], [2.0]]), np.array([2.0, 2.0]), 0.0),
        (np.array([1.0, -2.0, 3.0]), np.array([[0.0, 0.0, 0.0]]), np.array([0.0]), 0.1),
        (np.array([2.0]), np.array([[1.0], [2.0]]), np.array([3.0, 1.0]), 0.5),
        (np.array([2, -1]), np.array([[1, 0], [2, 1]]), np.array([3, 1]), 2),
    ],
    inputs=_regularised_fit(),
    mistakes=[
        Mistake(
            _with_penalty(lambda w, strength: strength**2 * (w**2).sum()),
            "The strength is squared. It multiplies the penalty once.",
        ),
        Mistake(_with_cost(lambda residuals: (residuals**2).sum()), SUM_OF_SAMPLES),
        Mistake(
            lambda w, x, y, strength: ((x @ w - y) ** 2).sum() + strength**2 * (w**2).sum(),
            SUM_OF_SAMPLES,
        ),
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
        *(
            Mistake(
                _with_penalty(partial(_penalty_of_some, kept)),
                "One of the weights is left out of the penalty, as a bias would be. Here all of "
                "them are weights of features.",
            )
            for kept in (slice(1, None), slice(None, -1))
        ),
        Mistake(
            _with_penalty(lambda w, strength: strength * w.sum() ** 2),
            "This is the square of the sum. The penalty is the sum of the squares.",
        ),
        Mistake(
            _with_cost(lambda residuals: np.sqrt((residuals**2).mean())),
            "The cost is the root. Take the mean squared error itself.",
        ),
        Mistake(
            lambda w, x, y, strength: ((x @ w - y) ** 2).sum() + strength * (w**2).sum() * len(y),
            SUM_OF_SAMPLES,
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


EXERCISES = (RIDGE_OBJECTIVE,)
