"""Exercises on the losses of regressors."""

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import lossbook
from lossbook.course.exercises.exercise import WHOLE, Arguments, Exercise, Mistake
from lossbook.course.exercises.hints import EACH_SAMPLE, SUM_OF_SAMPLES

__all__ = ["EXERCISES"]


@st.composite
def _predictions_and_targets(draw: st.DrawFn) -> Arguments:
    shape = draw(array_shapes(min_dims=1, max_dims=2, max_side=3))
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
    ],
    inputs=_predictions_and_targets(),
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
            _with_variance(lambda f: f.var(axis=1).mean()),
            "The variance is over the points. Take it over the fits, with axis=0.",
        ),
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


@st.composite
def _huber_arguments(draw: st.DrawFn) -> Arguments:
    predictions, targets = draw(_predictions_and_targets())
    return predictions, targets, draw(st.sampled_from([1.0, 2.0, 0.5, 5.0]))


def _huber(predictions: np.ndarray, targets: np.ndarray, delta: float, **options: str) -> Any:
    return lossbook.huber_loss(predictions, targets, delta=delta, **options)


def _pieces(inner: Callable[..., Any], outer: Callable[..., Any]) -> Callable[..., Any]:
    """Take another formula for small residuals, or for large ones."""

    def loss(predictions: np.ndarray, targets: np.ndarray, delta: float) -> Any:
        a = abs(predictions - targets)
        return np.where(a <= delta, inner(a, delta), outer(a, delta)).mean()

    return loss


def _with_masks(predictions: np.ndarray, targets: np.ndarray, delta: float, *, both: bool) -> Any:
    """Add up both pieces, with the residuals exactly at delta in both or in none."""
    a = abs(predictions - targets)
    small, large = (a <= delta, a >= delta) if both else (a < delta, a > delta)
    return (small * a**2 / 2 + large * delta * (a - delta / 2)).mean()


def _square(a: np.ndarray, delta: float) -> Any:
    return a**2 / 2


def _line(a: np.ndarray, delta: float) -> Any:
    return delta * (a - delta / 2)


HUBER_LOSS = Exercise(
    name="huber_loss",
    reference=_huber,
    examples=[
        (np.array([0.0]), np.array([0.0]), 1.0),
        (np.array([0.5]), np.array([0.0]), 1.0),
        (np.array([1.0]), np.array([0.0]), 1.0),
        (np.array([3.0]), np.array([0.0]), 1.0),
        (np.array([0.0]), np.array([3.0]), 1.0),
        (np.array([2.0]), np.array([0.0]), 2.0),
        (np.array([5.0]), np.array([0.0]), 2.0),
        (np.array([0.5, 1000.0]), np.array([0.0, 0.0]), 0.5),
    ],
    inputs=_huber_arguments(),
    mistakes=[
        Mistake(
            _pieces(lambda a, delta: a**2, _line),
            "The factor ½ of the square is missing, so the pieces do not meet at delta.",
        ),
        Mistake(
            _pieces(_square, lambda a, delta: delta * a),
            "Beyond delta the loss jumps. Subtract half of delta: delta · (|a| − delta / 2).",
        ),
        Mistake(
            _pieces(_square, lambda a, delta: delta * (a - delta)),
            "Beyond delta subtract half of delta, so that the pieces meet: "
            "delta · (|a| − delta / 2).",
        ),
        Mistake(
            _pieces(_square, lambda a, delta: a - delta / 2),
            "Beyond delta the factor delta is missing, so the slopes do not meet: "
            "delta · (|a| − delta / 2).",
        ),
        *(
            Mistake(
                _pieces(_square, line),
                "Beyond delta the loss is delta · (|a| − delta / 2); the ½ alone fits delta = 1.",
            )
            for line in (lambda a, delta: delta * a - 0.5, lambda a, delta: a - 0.5)
        ),
        Mistake(
            lambda p, y, delta: _huber(p, y, delta) / delta,
            "This is the smooth L1 loss, the Huber loss divided by delta.",
        ),
        Mistake(lambda p, y, delta: _huber(p, y, 1.0), "delta is not used."),
        Mistake(
            lambda p, y, delta: _with_masks(p, y, delta, both=False),
            "A residual of exactly delta belongs to neither piece. Use ≤ in one of them.",
        ),
        Mistake(
            lambda p, y, delta: _with_masks(p, y, delta, both=True),
            "A residual of exactly delta belongs to both pieces. Use ≤ in one, > in the other.",
        ),
        Mistake(
            lambda p, y, delta: np.where(
                p - y <= delta, (p - y) ** 2 / 2, delta * (p - y - delta / 2)
            ).mean(),
            "Negative residuals count as small, however large they are. Compare |a| with delta.",
        ),
        Mistake(
            _pieces(_line, _square),
            "The pieces are swapped: the square is for residuals up to delta.",
        ),
        Mistake(
            lambda p, y, delta: np.minimum(_square(p - y, delta), _line(abs(p - y), delta)).mean(),
            "The line is never above the square, so the minimum always takes the line. Choose "
            "by |a| ≤ delta.",
        ),
        Mistake(
            lambda p, y, delta: lossbook.squared_error(p, y) / 2,
            "This is half the squared error. Beyond delta the loss is linear.",
        ),
        Mistake(
            lambda p, y, delta: (delta**2 * (np.sqrt(1 + ((p - y) / delta) ** 2) - 1)).mean(),
            "This is the pseudo-Huber loss, a smooth approximation.",
        ),
        Mistake(lambda p, y, delta: _huber(p, y, delta, reduction="sum"), SUM_OF_SAMPLES),
        Mistake(lambda p, y, delta: _huber(p, y, delta, reduction="none"), EACH_SAMPLE),
    ],
)

EXERCISES = (SQUARED_ERROR_GRADIENT, BIAS_VARIANCE, HUBER_LOSS)
