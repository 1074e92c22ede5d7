"""Exercises of the chapters on images."""

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from hypothesis.strategies import SearchStrategy

import lossbook
from lossbook.course.exercises.exercise import WHOLE, Arguments, Exercise, Mistake

__all__ = ["EXERCISES"]


def _maps(channels: int, height: int, width: int) -> SearchStrategy[np.ndarray]:
    return arrays(float, (channels, height, width), elements=WHOLE)


@st.composite
def _features(draw: st.DrawFn) -> Arguments:
    return (draw(_maps(*(draw(st.integers(1, 3)) for _ in range(3)))),)


@st.composite
def _planes(draw: st.DrawFn) -> Arguments:
    height, width = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    return (draw(arrays(float, (height, width), elements=WHOLE)),)


@st.composite
def _two_layers(draw: st.DrawFn) -> Arguments:
    """Draw features of a shallow and of a deep layer, for an image and for its target."""
    deep = draw(st.integers(1, 2)), 1, draw(st.integers(1, 2))
    shallow = draw(st.integers(1, 2)), 2 * deep[1], 2 * deep[2]
    return tuple(draw(_maps(*shape)) for shape in (shallow, deep, shallow, deep))


def _inner_products(features: np.ndarray) -> Any:
    maps = features.reshape(len(features), -1)
    return maps @ maps.T


def _over_channels(features: np.ndarray) -> Any:
    maps = features.reshape(len(features), -1)
    return maps.T @ maps / features.size


def _centred(features: np.ndarray) -> np.ndarray:
    centred: np.ndarray = features - features.mean(axis=(1, 2), keepdims=True)
    return centred


GRAM_MATRIX = Exercise(
    name="gram_matrix",
    reference=lossbook.gram_matrix,
    examples=[
        (np.array([[[2.0]]]),),
        (np.array([[[1.0, 2.0, 0.0]], [[3.0, 0.0, 1.0]]]),),
        (np.array([[[1.0, 2.0], [0.0, -1.0]], [[3.0, 0.0], [1.0, 1.0]]]),),
        (np.array([[[1.0, 2.0, 0.0]]]),),
    ],
    inputs=_features(),
    mistakes=[
        Mistake(
            _inner_products,
            "The sizes are not divided out. Divide by C · H · W, so that images of different "
            "sizes compare.",
        ),
        Mistake(
            lambda f: _inner_products(f) / (f.shape[1] * f.shape[2]),
            "Divide by the number of channels too: by C · H · W.",
        ),
        Mistake(
            lambda f: _inner_products(f) / len(f),
            "Divide by the number of positions too: by C · H · W.",
        ),
        Mistake(
            _over_channels,
            "The sum runs over the channels. It must run over the positions: the result is C × C.",
        ),
        Mistake(
            lambda f: _inner_products(_centred(f)) / f.size,
            "This is a covariance. The Gram matrix does not subtract the means.",
        ),
    ],
)


def _steps(image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    down = np.diff(image, axis=0, append=image[-1:])
    right = np.diff(image, axis=1, append=image[:, -1:])
    return down, right


def _inner_only(image: np.ndarray) -> Any:
    down, right = np.diff(image, axis=0)[:, :-1], np.diff(image, axis=1)[:-1]
    return np.hypot(down, right).sum()


TOTAL_VARIATION = Exercise(
    name="total_variation",
    reference=lossbook.total_variation,
    examples=[
        (np.array([[0.0]]),),
        (np.array([[0.0, 1.0]]),),
        (np.array([[1.0], [0.0]]),),
        (np.array([[0.0, 4.0], [3.0, 3.0]]),),
        (np.array([[0.0, 1.0, 0.0], [0.0, 1.0, 0.0], [2.0, 1.0, 0.0]]),),
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


TOTAL_VARIATION_GRADIENT = Exercise(
    name="total_variation_gradient",
    reference=_gradient,
    examples=[
        (np.array([[0.0, 1.0]]),),
        (np.array([[2.0], [0.0]]),),
        (np.array([[0.0, 4.0], [3.0, 3.0]]),),
        (np.array([[0.0, 0.0], [0.0, 0.0]]),),
        (np.array([[0.0, 0.0, 5.0], [0.0, 2.0, 1.0], [1.0, 0.0, 3.0]]),),
    ],
    inputs=_planes(),
    mistakes=[
        Mistake(
            _rolled,
            "np.roll joins the last row to the first and the last column to the first. The image "
            "ends at its border: a difference past it is 0.",
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
    ],
)


def _mean_of_layers(
    shallow: np.ndarray,
    deep: np.ndarray,
    shallow_target: np.ndarray,
    deep_target: np.ndarray,
) -> Any:
    pairs = (shallow, shallow_target), (deep, deep_target)
    return sum(lossbook.squared_error(*pair) for pair in pairs) / len(pairs)


def _squares(s: np.ndarray, d: np.ndarray, s2: np.ndarray, d2: np.ndarray) -> list[np.ndarray]:
    return [(s - s2) ** 2, (d - d2) ** 2]


PERCEPTUAL_LOSS = Exercise(
    name="perceptual_loss",
    reference=_mean_of_layers,
    examples=[
        (np.ones((1, 2, 2)), np.ones((1, 1, 1)), np.ones((1, 2, 2)), np.ones((1, 1, 1))),
        (
            np.array([[[1.0, 0.0], [2.0, 0.0]]]),
            np.zeros((2, 1, 1)),
            np.zeros((1, 2, 2)),
            np.zeros((2, 1, 1)),
        ),
        (
            np.array([[[1.0, 2.0], [3.0, 0.0]]]),
            np.array([[[3.0]], [[0.0]]]),
            np.array([[[1.0, 0.0], [0.0, 0.0]]]),
            np.array([[[1.0]], [[1.0]]]),
        ),
    ],
    inputs=_two_layers(),
    mistakes=[
        Mistake(
            lambda *all: np.concatenate([x.ravel() for x in _squares(*all)]).mean(),
            "All entries are averaged together, so the shallow layer, which has more of them, "
            "outweighs the deep one. Take the mean in each layer, then the mean of the two.",
        ),
        Mistake(
            lambda *all: sum(x.mean() for x in _squares(*all)),
            "This is the sum over the layers. Take their mean.",
        ),
        Mistake(
            lambda *all: sum(x.sum() for x in _squares(*all)),
            "These are sums. Take the mean in each layer, then the mean of the two.",
        ),
        Mistake(
            lambda *all: sum(np.sqrt(x).mean() for x in _squares(*all)) / 2,
            "These are absolute differences. Square them.",
        ),
        Mistake(
            lambda *all: _squares(*all)[1].mean(),
            "The shallow layer is left out.",
        ),
    ],
)

EXERCISES = (GRAM_MATRIX, TOTAL_VARIATION, TOTAL_VARIATION_GRADIENT, PERCEPTUAL_LOSS)
