"""An exercise on the Gram matrix of features."""

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from hypothesis.strategies import SearchStrategy

import lossbook
from lossbook.course.exercises.exercise import WHOLE, Arguments, Exercise, Mistake

__all__ = ["EXERCISES", "feature_maps"]


def feature_maps(channels: int, height: int, width: int) -> SearchStrategy[np.ndarray]:
    """Draw features of whole numbers."""
    return arrays(float, (channels, height, width), elements=WHOLE)


@st.composite
def _features(draw: st.DrawFn) -> Arguments:
    return (draw(feature_maps(*(draw(st.integers(1, 3)) for _ in range(3)))),)


def _inner_products(features: np.ndarray) -> Any:
    maps = features.reshape(len(features), -1)
    return maps @ maps.T


def _rows_as_maps(features: np.ndarray) -> Any:
    rows = features.reshape(-1, features.shape[-1])
    return rows @ rows.T


def _over_channels(features: np.ndarray) -> Any:
    maps = features.reshape(len(features), -1)
    return maps.T @ maps / features.size


def _mixed(features: np.ndarray) -> Any:
    maps = features.reshape(-1, len(features))
    return maps.T @ maps


def _centred(features: np.ndarray) -> np.ndarray:
    centred: np.ndarray = features - features.mean(axis=(1, 2), keepdims=True)
    return centred


UNDIVIDED = (
    "The sizes are not divided out. Divide by C · H · W, so that images of different sizes compare."
)

GRAM_MATRIX = Exercise(
    name="gram_matrix",
    reference=lossbook.gram_matrix,
    examples=[
        (np.array([[[2.0]]]),),
        (np.array([[[1.0, 2.0, 0.0]], [[3.0, 0.0, 1.0]]]),),
        (np.array([[[1.0, 2.0], [0.0, -1.0]], [[3.0, 0.0], [1.0, 1.0]]]),),
        (np.array([[[1.0, 2.0, 0.0]]]),),
        (np.array([[[1, 2], [0, 1]], [[3, 0], [1, 1]]]),),
    ],
    inputs=_features(),
    mistakes=[
        Mistake(_inner_products, UNDIVIDED),
        Mistake(_rows_as_maps, UNDIVIDED),
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
        Mistake(
            lambda f: _mixed(f) / f.size,
            "reshape(-1, C) does not move the axis of the channels: it mixes positions and "
            "channels. Write reshape(C, -1).",
        ),
        Mistake(
            lambda f: _inner_products(f) / len(f) ** 2,
            "This divides by C². Divide by C · H · W.",
        ),
        Mistake(
            lambda f: _inner_products(f) / (2 * f.size),
            "There is a factor 2 too many. Divide by C · H · W.",
        ),
        Mistake(
            lambda f: _inner_products(f / np.sqrt((f**2).sum(axis=(1, 2), keepdims=True))),
            "The maps are scaled to length 1. The Gram matrix keeps their lengths.",
        ),
        Mistake(
            lambda f: (f**2).sum(axis=(1, 2)) / f.size,
            "This is the diagonal alone. Multiply every map with every other one: the result is "
            "C × C.",
        ),
        Mistake(
            lambda f: f @ np.swapaxes(f, 1, 2) / f.size,
            "This multiplies the rows within each map. Flatten each map to one row first: "
            "reshape(C, -1).",
        ),
    ],
)


EXERCISES = (GRAM_MATRIX,)
