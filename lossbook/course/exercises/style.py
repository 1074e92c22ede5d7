"""An exercise on the gradient of the style loss."""

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import lossbook
from lossbook.course.exercises.exercise import WHOLE, Arguments, Exercise, Mistake

__all__ = ["EXERCISES"]


@st.composite
def _features_and_target(draw: st.DrawFn) -> Arguments:
    """Draw features, and the Gram matrix of other features with as many maps."""
    channels, height, width = (draw(st.integers(1, 3)) for _ in range(3))
    features = draw(arrays(float, (channels, height, width), elements=WHOLE))
    others = draw(arrays(float, (channels, 2), elements=WHOLE))
    return features, others @ others.T


def _moved_by(matrix: np.ndarray, features: np.ndarray) -> np.ndarray:
    """Multiply the feature vector of every position by a matrix."""
    moved: np.ndarray = np.einsum("cd,dhw->chw", matrix, features)
    return moved


def _gap(features: np.ndarray, target: np.ndarray) -> np.ndarray:
    gap: np.ndarray = np.asarray(lossbook.gram_matrix(features)) - target
    return gap


def _gradient(features: np.ndarray, target: np.ndarray) -> Any:
    return 4 / features.size * _moved_by(_gap(features, target), features)


def _of_raw_gram(features: np.ndarray, target: np.ndarray) -> Any:
    raw = lossbook.gram_matrix(features, normalize=False)
    return 4 / features.size * _moved_by(np.asarray(raw) - target, features)


STYLE_GRADIENT = Exercise(
    name="style_gradient",
    reference=_gradient,
    examples=[
        (np.array([[[1.0]]]), np.array([[0.0]])),
        (np.array([[[2.0]]]), np.array([[4.0]])),
        (np.array([[[1.0, 2.0]], [[3.0, -1.0]]]), np.array([[1.0, 0.0], [0.0, 1.0]])),
        (
            np.array([[[1.0, 2.0], [0.0, -1.0]], [[3.0, 0.0], [1.0, 1.0]]]),
            np.array([[2.0, 1.0], [1.0, 5.0]]),
        ),
    ],
    inputs=_features_and_target(),
    mistakes=[
        Mistake(
            lambda f, s: 2 * _gap(f, s),
            "This is the gradient in G. The chain rule goes on to the features: multiply by F.",
        ),
        Mistake(
            lambda f, s: _gradient(f, s) / 2,
            "Half of it is missing: F appears twice in F Fᵀ, and both give the same.",
        ),
        Mistake(
            lambda f, s: _gradient(f, s) * f.size,
            "G carries the factor 1 / (C · H · W), so its derivative carries it too.",
        ),
        Mistake(
            lambda f, s: _gradient(f, s) * len(f),
            "Divide by the number of channels too: by C · H · W.",
        ),
        Mistake(
            lambda f, s: -_gradient(f, s),
            "The sign is turned round: the gap is G − S.",
        ),
        Mistake(
            _of_raw_gram,
            "The Gram matrix is not divided by C · H · W before S is subtracted.",
        ),
        Mistake(
            lambda f, s: _gradient(f, s).reshape(len(f), -1),
            "The gradient has the shape of the features. Give it back its rows and columns.",
        ),
        Mistake(
            lambda f, s: _gradient(f, s) / len(f) ** 2,
            "This is the gradient of the mean over the entries of G. The norm is their sum.",
        ),
        Mistake(
            lambda f, s: _gradient(f, s) / 4,
            "The factor 4 is missing: 2 comes from the square, and 2 from F, which stands in F Fᵀ "
            "twice.",
        ),
        Mistake(
            lambda f, s: 4 / f.size * _moved_by(np.asarray(lossbook.gram_matrix(f)), f),
            "The target is left out: the gap is G − S.",
        ),
    ],
)

EXERCISES = (STYLE_GRADIENT,)
