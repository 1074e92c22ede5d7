"""Exercises on the total variation of an image."""

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import lossbook
from lossbook.course.exercises.epsilons import added
from lossbook.course.exercises.exercise import WHOLE, Arguments, Exercise, Mistake

__all__ = ["EXERCISES"]


@st.composite
def _planes(draw: st.DrawFn) -> Arguments:
    height, width = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    return (draw(arrays(float, (height, width), elements=WHOLE)),)


def _steps(image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    down = np.diff(image, axis=0, append=image[-1:])
    right = np.diff(image, axis=1, append=image[:, -1:])
    return down, right


def _inner_only(image: np.ndarray) -> Any:
    down, right = np.diff(image, axis=0)[:, :-1], np.diff(image, axis=1)[:-1]
    return np.hypot(down, right).sum()


def _joined(image: np.ndarray) -> Any:
    return np.hypot(np.roll(image, -1, axis=0) - image, np.roll(image, -1, axis=1) - image).sum()


def _zeros_after(image: np.ndarray) -> Any:
    return np.hypot(*(np.diff(image, axis=axis, append=0) for axis in (0, 1))).sum()


def _zeros_before(image: np.ndarray) -> Any:
    return np.hypot(*(np.diff(image, axis=axis, prepend=0) for axis in (0, 1))).sum()


def _smoothed(change: Callable[[Any], Any]) -> Callable[..., Any]:
    return lambda image: np.sqrt(change(sum(step**2 for step in _steps(image)))).sum()


JOINED = (
    "np.roll joins the last row to the first and the last column to the first. The image ends at "
    "its border: a difference past it is 0."
)
SMOOTHED = (
    "The small number under the root counts at every flat pixel, and 0 becomes its root. The root "
    "of 0 needs no help; only the gradient does."
)
ZEROS_OUTSIDE = (
    "The image gets a border of zeros, and the step to it counts. A difference past the border "
    "is 0: repeat the last row and column."
)
WHOLE_STEPS = (
    "np.zeros_like keeps the type of the image. For whole numbers that cuts off what stands behind "
    "the point: give the array dtype=float."
)

TOTAL_VARIATION = Exercise(
    name="total_variation",
    reference=lossbook.total_variation,
    examples=[
        (np.array([[0.0]]),),
        (np.array([[0.0, 1.0]]),),
        (np.array([[1.0], [0.0]]),),
        (np.array([[0.0, 4.0], [3.0, 3.0]]),),
        (np.array([[0.0, 1.0, 0.0], [0.0, 1.0, 0.0], [2.0, 1.0, 0.0]]),),
        (np.array([[0, 4], [3, 3]]),),
    ],
    inputs=_planes(),
    mistakes=[
        Mistake(
            lambda image: sum(step.sum() for step in _steps(image)),
            "Rises and falls cancel. Take the length of each pixel's pair of differences, not "
            "their sum.",
        ),
        Mistake(
            lambda image: sum(abs(step).sum() for step in _steps(image)),
            "This is the anisotropic form, the sum of the absolute values. Take the root of the "
            "sum of both squares at each pixel.",
        ),
        Mistake(
            lambda image: sum((step**2).sum() for step in _steps(image)),
            "The root is missing: this is β = 2.",
        ),
        Mistake(
            _inner_only,
            "The last row and column still have one neighbour each. Count a missing difference "
            "as 0, and keep the other one.",
        ),
        Mistake(
            lambda image: np.hypot(*_steps(image)).mean(),
            "This is the mean over the pixels. Total variation is their sum.",
        ),
        Mistake(_joined, JOINED),
        Mistake(_zeros_after, ZEROS_OUTSIDE),
        Mistake(_zeros_before, ZEROS_OUTSIDE),
        *added(_smoothed, SMOOTHED, above=1e-17),
        Mistake(
            lambda image: np.sqrt(sum((step**2).sum() for step in _steps(image))),
            "The root belongs inside the sum: one root for each pixel.",
        ),
    ],
)


def _lengths(down: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return the length of each pixel's pair of differences, with 1 in place of 0."""
    length = np.hypot(down, right)
    return np.where(length == 0, 1.0, length)


def _minus_divergence(down: np.ndarray, right: np.ndarray) -> np.ndarray:
    return -np.diff(down, axis=0, prepend=0) - np.diff(right, axis=1, prepend=0)


def _gradient(image: np.ndarray) -> Any:
    down, right = _steps(image)
    length = _lengths(down, right)
    return _minus_divergence(down / length, right / length)


def _rolled(image: np.ndarray) -> Any:
    down, right = np.roll(image, -1, axis=0) - image, np.roll(image, -1, axis=1) - image
    length = _lengths(down, right)
    down, right = down / length, right / length
    return np.roll(down, 1, axis=0) - down + np.roll(right, 1, axis=1) - right


def _own_term(image: np.ndarray) -> Any:
    down, right = _steps(image)
    return -(down + right) / _lengths(down, right)


def _naive_gradient(image: np.ndarray) -> Any:
    down, right = _steps(image)
    length = np.hypot(down, right)
    return _minus_divergence(down / length, right / length)


def _smoothed_gradient(change: Callable[[Any], Any]) -> Callable[..., Any]:
    def gradient(image: np.ndarray) -> Any:
        down, right = _steps(image)
        length = np.sqrt(change(down**2 + right**2))
        return _minus_divergence(down / length, right / length)

    return gradient


SMOOTHED_GRADIENT = (
    "The small number under the root changes every direction a little. Take 0 on flat pixels, and "
    "divide by the length itself elsewhere."
)

TOTAL_VARIATION_GRADIENT = Exercise(
    name="total_variation_gradient",
    reference=_gradient,
    examples=[
        (np.array([[0.0, 1.0]]),),
        (np.array([[2.0], [0.0]]),),
        (np.array([[0.0, 4.0], [3.0, 3.0]]),),
        (np.array([[0.0, 0.0], [0.0, 0.0]]),),
        (np.array([[0.0, 0.0, 5.0], [0.0, 2.0, 1.0], [1.0, 0.0, 3.0]]),),
        (np.array([[0, 1], [2, 4]]),),
    ],
    inputs=_planes(),
    mistakes=[
        Mistake(
            _rolled,
            JOINED,
        ),
        Mistake(
            lambda image: -_gradient(image),
            "The sign is turned round: the gradient is minus the divergence.",
        ),
        Mistake(
            _own_term,
            "This is each pixel's own term. A pixel also appears in the terms of its upper and of "
            "its left neighbour.",
        ),
        Mistake(
            _naive_gradient,
            "0 / 0 is NaN where a pixel equals its lower and its right neighbour. Take 0 there.",
        ),
        Mistake(
            lambda image: 2 * _minus_divergence(*_steps(image)),
            "This is the gradient for β = 2. Divide each pair of differences by its length.",
        ),
        Mistake(
            lambda image: _minus_divergence(*map(np.sign, _steps(image))),
            "This is the gradient of the anisotropic form. Divide both differences of a pixel by "
            "the length of the pair.",
        ),
        *added(_smoothed_gradient, SMOOTHED_GRADIENT, above=1e-7),
        Mistake(lambda image: _gradient(image).astype(image.dtype), WHOLE_STEPS),
    ],
)


EXERCISES = (TOTAL_VARIATION, TOTAL_VARIATION_GRADIENT)
