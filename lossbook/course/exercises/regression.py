"""Exercises on the losses of regressors."""

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import lossbook
from lossbook.course.exercises.exercise import WHOLE, Arguments, Exercise, Mistake

__all__ = ["EXERCISES", "predictions_and_targets"]


@st.composite
def predictions_and_targets(draw: st.DrawFn) -> Arguments:
    """Draw two arrays of one shape."""
    shape = draw(array_shapes(min_dims=1, max_dims=3, max_side=3))
    return tuple(draw(arrays(float, shape, elements=WHOLE)) for _ in range(2))


def _squared_error_gradient(predictions: np.ndarray, targets: np.ndarray) -> Any:
    return 2 * (predictions - targets) / predictions.size


SQUARED_ERROR_GRADIENT = Exercise(
    name="squared_error_gradient",
    reference=_squared_error_gradient,
    examples=[
        (np.array([3.0, 1.0, 2.0]), np.array([0.0, 1.0, 4.0])),
        (np.array([3.0]), np.array([0.0])),
        (np.array([[1.0, 4.0], [0.0, 2.0]]), np.array([[3.0, 1.0], [0.0, 5.0]])),
        (np.array([[[1.0, 2.0]], [[0.0, 0.0]]]), np.array([[[0.0, 0.0]], [[3.0, 1.0]]])),
        (np.array([3, 1, 2]), np.array([0, 1, 4])),
    ],
    inputs=predictions_and_targets(),
    mistakes=[
        Mistake(
            lambda p, y: _squared_error_gradient(y, p),
            "The sign is wrong: the loss grows where the prediction is above the target and "
            "moves up.",
        ),
        Mistake(
            lambda p, y: (p - y) / p.size,
            "The factor 2 is missing. Without it this is the gradient of half the mean squared "
            "error.",
        ),
        Mistake(lambda p, y: p - y, "The factor 2 / n is missing."),
        Mistake(
            lambda p, y: 2 * (p - y),
            "This is the gradient of the sum of the squared errors. Divide by their number.",
        ),
        Mistake(
            lambda p, y: 2 * (p - y) / len(p),
            "This divides by the number of rows. The mean is over all entries.",
        ),
        Mistake(
            lambda p, y: 2 * (p - y).mean(),
            "This is the mean of the derivatives. The gradient has one entry for each prediction.",
        ),
        Mistake(lossbook.squared_error, "This is the mean squared error, not its gradient."),
        Mistake(
            lambda p, y: np.sign(p - y) / p.size,
            "This is the gradient of the mean absolute error.",
        ),
        Mistake(
            lambda p, y: 2 * abs(p - y) / p.size,
            "The sign is lost: the gradient is negative where the prediction is below the target.",
        ),
        Mistake(
            lambda p, y: 2 * (p - y) ** 2 / p.size,
            "The square is still there. The derivative of a² is 2a.",
        ),
        *(
            Mistake(
                lambda p, y, wrong=wrong: wrong(p, y) / p.size,
                "Sign and factor are wrong: the gradient is 2 (prediction − target) over the "
                "number of entries.",
            )
            for wrong in (lambda p, y: y - p, lambda p, y: (y - p) / 2)
        ),
        Mistake(
            lambda p, y: (y - p) / len(p),
            "The sign is wrong: the loss grows where the prediction is above the target and moves "
            "up. Then look at the factor, and at the number that this divides by.",
        ),
        Mistake(
            lambda p, y: 2 * (p - y) / p.shape[-1],
            "This divides by the length of the last axis. The mean is over all entries.",
        ),
        Mistake(
            lambda p, y: (2 * (p - y) / p.size).astype(p.dtype),
            "An array like the predictions keeps their type. For whole numbers that cuts off what "
            "stands behind the point: take dtype=float.",
        ),
    ],
)


@st.composite
def _fits_and_truth(draw: st.DrawFn) -> Arguments:
    fits, points = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    predictions = draw(arrays(float, (fits, points), elements=WHOLE))
    return predictions, draw(arrays(float, points, elements=WHOLE))


def _squared_bias(predictions: np.ndarray, truth: np.ndarray) -> Any:
    return lossbook.squared_error(predictions.mean(axis=0), truth)


def _variance(predictions: np.ndarray) -> Any:
    return predictions.var(axis=0).mean()


def _with_bias(bias: Callable[[np.ndarray, np.ndarray], Any]) -> Callable[..., Any]:
    """Take another bias."""
    return lambda predictions, truth: (bias(predictions, truth), _variance(predictions))


def _with_variance(variance: Callable[[np.ndarray], Any]) -> Callable[..., Any]:
    """Take another variance."""
    return lambda predictions, truth: (_squared_bias(predictions, truth), variance(predictions))


OVER_POINTS = "The variance is over the points. Take it over the fits, with axis=0."

BIAS_VARIANCE = Exercise(
    name="bias_variance",
    reference=_with_bias(_squared_bias),
    examples=[
        (np.array([[1.0]]), np.array([1.0])),
        (np.array([[1.0]]), np.array([3.0])),
        (np.array([[0.0], [4.0]]), np.array([1.0])),
        (np.array([[0.0, 2.0], [4.0, 2.0]]), np.array([1.0, 3.0])),
        (np.array([[0.0, 2.0, 1.0], [4.0, 2.0, 3.0]]), np.array([1.0, 3.0, 5.0])),
    ],
    inputs=_fits_and_truth(),
    mistakes=[
        Mistake(
            _with_variance(lambda f: f.var(axis=0, ddof=1).mean()),
            "The variance divides by the number of fits less 1. Divide by the number of fits, so "
            "that squared bias and variance add up to the mean squared distance.",
        ),
        Mistake(
            lambda f, y: (_variance(f), _squared_bias(f, y)),
            "The order is wrong: the squared bias comes first.",
        ),
        Mistake(_with_bias(lambda f, y: (f.mean(axis=0) - y).mean()), "Square the bias."),
        Mistake(
            _with_bias(lambda f, y: abs(f.mean(axis=0) - y).mean()),
            "This is the absolute bias. Square it at each point.",
        ),
        Mistake(
            _with_bias(lambda f, y: (f - y).mean() ** 2),
            "Biases at different points cancel. Square the bias at each point, then take the mean.",
        ),
        Mistake(
            _with_bias(lambda f, y: ((f - y) ** 2).mean()),
            "The first number is the mean squared distance, which contains the variance. Take "
            "the mean over the fits before squaring.",
        ),
        Mistake(
            lambda f, y: (_squared_bias(f, y), ((f - y) ** 2).mean()),
            "The second number is the mean squared distance to the truth. The variance is about "
            "the mean prediction.",
        ),
        Mistake(
            _with_variance(lambda f: f.std(axis=0).mean()),
            "This is the standard deviation. The variance is its square.",
        ),
        Mistake(
            lambda f, y: ((f.mean(axis=1).mean() - y.mean()) ** 2, f.var(axis=1).mean()),
            OVER_POINTS,
        ),
        Mistake(
            lambda f, y: (((f.mean(axis=1).mean() - y) ** 2).mean(), f.var(axis=1).mean()),
            OVER_POINTS,
        ),
        Mistake(
            lambda f, y: (np.sqrt(_squared_bias(f, y)), np.sqrt(_variance(f))),
            "These are the roots. Squared bias and variance are what adds up.",
        ),
        Mistake(
            _with_bias(lambda f, y: np.sqrt(_squared_bias(f, y))),
            "The first number is the root. Return the mean squared bias.",
        ),
        Mistake(_with_variance(lambda f: f.var(axis=1).mean()), OVER_POINTS),
        Mistake(
            _with_variance(lambda f: f.var()),
            "The variance is over all predictions. Take it over the fits at each point, then the "
            "mean.",
        ),
        Mistake(
            lambda f, y: (_squared_bias(f, y) * len(y), _variance(f) * len(y)),
            "These are sums over the points. Take the means.",
        ),
    ],
)


EXERCISES = (SQUARED_ERROR_GRADIENT, BIAS_VARIANCE)
