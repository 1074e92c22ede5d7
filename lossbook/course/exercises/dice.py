"""An exercise on the Dice loss of segmentation."""

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from lossbook.course.exercises.epsilons import added
from lossbook.course.exercises.exercise import Arguments, Exercise, Mistake

__all__ = ["EXERCISES"]


@st.composite
def _probabilities_and_mask(draw: st.DrawFn) -> Arguments:
    shape = draw(array_shapes(min_dims=1, max_dims=3, max_side=3))
    # Many zeros, so that empty pictures come up.
    probabilities = arrays(float, shape, elements=st.sampled_from([0.0, 0.0, 1.0, 0.5, 0.25]))
    return draw(probabilities), draw(arrays(float, shape, elements=st.sampled_from([0.0, 1.0])))


def _overlap(p: np.ndarray, y: np.ndarray) -> Any:
    return (p * y).sum()


def _dice(p: np.ndarray, y: np.ndarray) -> Any:
    size = (p + y).sum()
    return 2 * _overlap(p, y) / size if size else 1.0


def _loss_of(coefficient: Callable[..., Any]) -> Callable[..., Any]:
    """Take another coefficient."""
    return lambda p, y: 1 - coefficient(p, y)


def _smoothed(change: Callable[..., Any]) -> Callable[..., Any]:
    return _loss_of(lambda p, y: 2 * _overlap(p, y) / change((p + y).sum()))


def _smoothed_twice(change: Callable[..., Any]) -> Callable[..., Any]:
    return _loss_of(lambda p, y: change(2 * _overlap(p, y)) / change((p + y).sum()))


EMPTY = (
    "Where prediction and mask are both empty they agree, and the loss is 0. The quotient alone is "
    "0 / 0."
)
SMOOTHED = (
    "The number added to the quotient changes the loss, most of all for small masks. Treat the "
    "empty case by itself, and leave the quotient as it is."
)

DICE_LOSS = Exercise(
    name="dice_loss",
    reference=_loss_of(_dice),
    examples=[
        (np.array([1.0]), np.array([1.0])),
        (np.array([1.0, 0.0]), np.array([0.0, 1.0])),
        (np.array([0.5, 0.5]), np.array([1.0, 0.0])),
        (np.array([0.9, 0.2, 0.1]), np.array([1.0, 1.0, 0.0])),
        (np.array([[0.8, 0.1], [0.0, 1.0]]), np.array([[1.0, 0.0], [0.0, 0.0]])),
        (np.array([0.0, 0.0]), np.array([0.0, 0.0])),
        (np.array([[[0.5], [0.0]]]), np.array([[[1.0], [1.0]]])),
        (np.array([1, 0, 1]), np.array([1, 1, 0])),
    ],
    inputs=_probabilities_and_mask(),
    mistakes=[
        Mistake(_loss_of(lambda p, y: 2 * _overlap(p, y) / (p + y).sum()), EMPTY),
        *added(_smoothed, EMPTY),
        *added(_smoothed_twice, SMOOTHED, above=9e-7),
        Mistake(
            lambda p, y: 1 - (2 * _overlap(p, y) + 1) / ((p + y).sum() + 1),
            SMOOTHED,
        ),
        Mistake(_dice, "This is the Dice coefficient. The loss is 1 minus it."),
        Mistake(
            _loss_of(lambda p, y: _dice(p, y) / 2 if (p + y).any() else 1.0),
            "The factor 2 is missing: the overlap counts in both sizes.",
        ),
        Mistake(
            _loss_of(lambda p, y: _overlap(p, y) / (p + y).sum()),
            "The factor 2 is missing: the overlap counts in both sizes.",
        ),
        Mistake(
            _loss_of(lambda p, y: _overlap(p, y) / (p + y - p * y).sum()),
            "This is the Jaccard loss, whose denominator is the union. Dice divides twice the "
            "overlap by the sum of both sizes.",
        ),
        Mistake(
            _loss_of(lambda p, y: 2 * _overlap(p, y) / (p**2 + y**2).sum()),
            "The sizes are sums of squares here, as in the V-Net's form. Take the plain sums.",
        ),
        Mistake(
            _loss_of(lambda p, y: _dice((p > 0.5) * 1.0, y)),
            "The probabilities are cut at one half, so no gradient is left. Use them as they are.",
        ),
        Mistake(
            _loss_of(lambda p, y: 2 * _overlap(p, y) / p.size),
            "This divides by the number of pixels. Divide by the sum of both sizes.",
        ),
        Mistake(
            lambda p, y: -_dice(p, y),
            "This is minus the coefficient. The loss is 1 minus it, so that the best is 0.",
        ),
        Mistake(
            lambda p, y: abs(p - y).mean(),
            "This is the mean absolute error of the pixels.",
        ),
        Mistake(
            _loss_of(lambda p, y: (2 * (p * y) / (p + y)).mean()),
            "The quotient is taken pixel by pixel. Take both sums first.",
        ),
    ],
)

EXERCISES = (DICE_LOSS,)
