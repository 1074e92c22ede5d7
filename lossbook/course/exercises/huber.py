"""An exercise on the Huber loss."""

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st

import lossbook
from lossbook.course.exercises.exercise import Arguments, Exercise, Mistake
from lossbook.course.exercises.hints import EACH_SAMPLE, SUM_OF_SAMPLES
from lossbook.course.exercises.regression import predictions_and_targets

__all__ = ["EXERCISES"]


@st.composite
def _huber_arguments(draw: st.DrawFn) -> Arguments:
    predictions, targets = draw(predictions_and_targets())
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


def _mean_of_each_piece(predictions: np.ndarray, targets: np.ndarray, delta: float) -> Any:
    a = abs(predictions - targets)
    small = a <= delta
    return _square(a[small], delta).mean() + _line(a[~small], delta).mean()


def _square(a: np.ndarray, delta: float) -> Any:
    return a**2 / 2


def _line(a: np.ndarray, delta: float) -> Any:
    return delta * (a - delta / 2)


WITHOUT_HALF = "The factor ½ of the square is missing, so the pieces do not meet at delta."

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
        (np.array([[0.0, 0.0]]), np.array([[0.0, 1.0]]), 1.0),
        (np.array([[[0.5]], [[3.0]]]), np.array([[[0.0]], [[1.0]]]), 1.0),
        (np.array([1, 4, 0]), np.array([0, 0, 0]), 2),
    ],
    inputs=_huber_arguments(),
    mistakes=[
        Mistake(_pieces(lambda a, delta: a**2, _line), WITHOUT_HALF),
        Mistake(
            _pieces(lambda a, delta: a**2, lambda a, delta: delta * a - delta / 2), WITHOUT_HALF
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
        Mistake(
            lambda p, y, delta: _huber(p, y, delta, reduction="sum") / len(p),
            "This divides by the number of rows. The mean is over all entries.",
        ),
        Mistake(
            lambda p, y, delta: _huber(np.mean(abs(p - y)), np.zeros(()), delta),
            "The mean comes last: take the loss of each residual, then their mean.",
        ),
        Mistake(
            lambda p, y, delta: _huber(p, y, delta, reduction="none").mean(axis=-1),
            "This is the mean of each row. Take it over all entries.",
        ),
        Mistake(
            lambda p, y, delta: 2 * _huber(p, y, delta),
            "There is a factor 2 too many: up to delta the loss is half the square.",
        ),
        Mistake(
            _mean_of_each_piece,
            "This adds the means of both pieces, each over its own residuals. Take one mean over "
            "all, for example with np.where.",
        ),
        Mistake(
            lambda p, y, delta: np.clip(p - y, -delta, delta).mean(),
            "This is the derivative, the residual clipped at delta. The loss is its integral.",
        ),
        Mistake(
            lambda p, y, delta: lossbook.absolute_error(p, y),
            "This is the mean absolute error. Up to delta the loss is half the square.",
        ),
        Mistake(lambda p, y, delta: _huber(p, y, delta, reduction="sum"), SUM_OF_SAMPLES),
        Mistake(lambda p, y, delta: _huber(p, y, delta, reduction="none"), EACH_SAMPLE),
    ],
)

EXERCISES = (HUBER_LOSS,)
