"""Exercises on single similarities: the cosine, and the triplet loss."""

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import lossbook
from lossbook.course.exercises.epsilons import added
from lossbook.course.exercises.exercise import WHOLE, Arguments, Exercise, Mistake
from lossbook.course.exercises.hints import EACH_SAMPLE, SUM_OF_SAMPLES

__all__ = ["EXERCISES"]


@st.composite
def _pairs_of_vectors(draw: st.DrawFn) -> Arguments:
    shape = draw(array_shapes(min_dims=1, max_dims=3, max_side=3))
    vectors = arrays(float, shape, elements=WHOLE).filter(lambda rows: rows.any(axis=-1).all())
    return draw(vectors), draw(vectors)


def _products(x: np.ndarray, y: np.ndarray) -> Any:
    return (x * y).sum(axis=-1)


def _lengths(x: np.ndarray) -> Any:
    return np.sqrt((x**2).sum(axis=-1))


def _over(length: Callable[..., Any]) -> Callable[..., Any]:
    """Divide the inner products by something else than both lengths."""
    return lambda x, y: _products(x, y) / length(x, y)


def _lengths_changed(change: Callable[..., Any]) -> Callable[..., Any]:
    return _over(lambda x, y: change(_lengths(x) * _lengths(y)))


COSINE_SIMILARITY = Exercise(
    name="cosine_similarity",
    reference=lossbook.cosine_similarity,
    examples=[
        (np.array([1.0]), np.array([1.0])),
        (np.array([3.0, 4.0]), np.array([4.0, 3.0])),
        (np.array([1.0, 0.0]), np.array([0.0, 2.0])),
        (np.array([1.0, 2.0]), np.array([-2.0, -4.0])),
        (np.array([[3.0, 4.0], [1.0, 0.0]]), np.array([[1.0, 0.0], [5.0, 0.0]])),
        (np.array([[[1.0, 1.0]], [[0.0, 2.0]]]), np.array([[[1.0, 0.0]], [[2.0, 2.0]]])),
        (np.array([3, 4]), np.array([4, 3])),
    ],
    inputs=_pairs_of_vectors(),
    mistakes=[
        Mistake(_products, "This is the inner product. Divide by both lengths."),
        Mistake(
            _over(lambda x, y: _lengths(x) ** 2 * _lengths(y) ** 2),
            "The lengths are squared. Take the roots.",
        ),
        Mistake(
            _over(lambda x, y: _lengths(x)),
            "Only the length of x is divided out. Divide by that of y too.",
        ),
        Mistake(
            _over(lambda x, y: _lengths(x) + _lengths(y)),
            "The lengths are added. Divide by their product.",
        ),
        Mistake(
            _over(lambda x, y: abs(x).sum(axis=-1) * abs(y).sum(axis=-1)),
            "The length is the root of the sum of squares, not the sum of the absolute values.",
        ),
        Mistake(
            _over(lambda x, y: np.linalg.norm(x) * np.linalg.norm(y)),
            "One length is taken for the whole array. Each vector has its own: axis=-1.",
        ),
        Mistake(
            lambda x, y: (x * y).sum() / np.linalg.norm(x) / np.linalg.norm(y),
            "All vectors are taken as one. Reduce the last axis alone, with axis=-1.",
        ),
        Mistake(lossbook.cosine_distance, "This is the distance, 1 minus the similarity."),
        Mistake(
            lambda x, y: abs(lossbook.cosine_similarity(x, y)),
            "The sign is lost: opposite vectors have the similarity −1.",
        ),
        Mistake(
            lambda x, y: np.arccos(np.clip(lossbook.cosine_similarity(x, y), -1, 1)),
            "This is the angle. Return its cosine.",
        ),
        Mistake(
            lambda x, y: lossbook.cosine_similarity(x, y).mean(),
            "This is the mean over the pairs. Return one similarity for each pair.",
        ),
        *added(
            _lengths_changed,
            "The number added to the lengths is so large that it changes the answer. Divide by the "
            "lengths themselves.",
            above=2e-6,
        ),
    ],
)


@st.composite
def _triplets(draw: st.DrawFn) -> Arguments:
    shape = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    tables = arrays(float, shape, elements=WHOLE)
    return draw(tables), draw(tables), draw(tables), draw(st.sampled_from([1.0, 0.5, 5.0]))


def _distances(x: np.ndarray, y: np.ndarray) -> Any:
    return np.sqrt(((x - y) ** 2).sum(axis=-1))


def _with_losses(losses: Callable[..., Any]) -> Callable[..., Any]:
    """Return the mean of losses that are made of both distances and the margin."""
    return lambda a, p, n, margin: losses(_distances(a, p), _distances(a, n), margin).mean()


def _hinge(near: Any, far: Any, margin: float) -> Any:
    return np.maximum(near - far + margin, 0)


def _squared(a: np.ndarray, p: np.ndarray, n: np.ndarray, margin: float) -> Any:
    return _hinge(_distances(a, p) ** 2, _distances(a, n) ** 2, margin).mean()


def _mean_of_the_rest(a: np.ndarray, p: np.ndarray, n: np.ndarray, margin: float) -> Any:
    losses = _hinge(_distances(a, p), _distances(a, n), margin)
    return losses.sum() / max((losses > 0).sum(), 1)


def _distance_changed(change: Callable[..., Any]) -> Callable[..., Any]:
    def loss(a: np.ndarray, p: np.ndarray, n: np.ndarray, margin: float) -> Any:
        near, far = (np.sqrt(change(((a - x) ** 2).sum(axis=-1))) for x in (p, n))
        return _hinge(near, far, margin).mean()

    return loss


TRIPLET_LOSS = Exercise(
    name="triplet_loss",
    reference=_with_losses(_hinge),
    examples=[
        (np.array([[0.0]]), np.array([[1.0]]), np.array([[1.0]]), 0.5),
        (np.array([[0.0]]), np.array([[1.0]]), np.array([[5.0]]), 1.0),
        (np.array([[0.0, 0.0]]), np.array([[3.0, 4.0]]), np.array([[1.0, 0.0]]), 2.0),
        (
            np.array([[0.0, 0.0], [1.0, 1.0]]),
            np.array([[0.0, 9.0], [1.0, 1.0]]),
            np.array([[3.0, 4.0], [9.0, 1.0]]),
            1.0,
        ),
        (np.array([[0.0, 0.0]]), np.array([[0.0, 0.0]]), np.array([[0.0, 0.0]]), 1.0),
        (np.array([[0, 0], [1, 1]]), np.array([[1, 2], [1, 1]]), np.array([[1, 1], [1, 2]]), 1),
    ],
    inputs=_triplets(),
    mistakes=[
        Mistake(
            _squared,
            "The distances are squared. Take the Euclidean distances, with the root.",
        ),
        Mistake(
            _with_losses(lambda near, far, margin: _hinge(far, near, margin)),
            "Positive and negative are exchanged: the loss falls as the negative moves away.",
        ),
        Mistake(
            _with_losses(lambda near, far, margin: near - far + margin),
            "The loss is never negative: a triplet that keeps the margin costs 0, with np.maximum.",
        ),
        Mistake(
            _with_losses(lambda near, far, margin: _hinge(near, far, -margin)),
            "The margin is added: the negative has to be farther by at least the margin.",
        ),
        Mistake(
            _with_losses(lambda near, far, margin: _hinge(near, far, 0.0)),
            "The margin is not used.",
        ),
        Mistake(
            _with_losses(lambda near, far, margin: np.maximum(near - far, margin)),
            "This takes at least the margin. Add the margin, then take at least 0.",
        ),
        Mistake(
            _with_losses(lambda near, far, margin: near + np.maximum(margin - far, 0)),
            "This is a contrastive loss of pairs. The triplet loss compares both distances in one "
            "hinge.",
        ),
        Mistake(
            lambda a, p, n, margin: _hinge(
                _distances(a, p).mean(), _distances(a, n).mean(), margin
            ),
            "The mean comes last: take the hinge of each triplet, then their mean.",
        ),
        Mistake(
            lambda a, p, n, margin: _hinge(
                abs(a - p).sum(axis=-1), abs(a - n).sum(axis=-1), margin
            ).mean(),
            "These are Manhattan distances. Take the Euclidean ones.",
        ),
        Mistake(
            _mean_of_the_rest,
            "The mean is over the triplets that cost something. Take it over all of them.",
        ),
        Mistake(
            lambda a, p, n, margin: _hinge(
                ((a - p) ** 2).mean(axis=-1), ((a - n) ** 2).mean(axis=-1), margin
            ).mean(),
            "These are mean squared differences. Take the Euclidean distances, with the root of "
            "the sum.",
        ),
        Mistake(
            lambda a, p, n, margin: _hinge(np.linalg.norm(a - p), np.linalg.norm(a - n), margin),
            "np.linalg.norm of the table is one number for all rows. Take axis=-1.",
        ),
        Mistake(
            _with_losses(lambda near, far, margin: _hinge(near, far, margin) * len(near)),
            SUM_OF_SAMPLES,
        ),
        Mistake(
            lambda a, p, n, margin: _hinge(_distances(a, p), _distances(a, n), margin),
            EACH_SAMPLE,
        ),
        *added(
            _distance_changed,
            "The small number under the root changes the answer where two vectors are equal. The "
            "root of 0 needs no help; only its gradient does.",
            above=2e-11,
        ),
    ],
)

EXERCISES = (COSINE_SIMILARITY, TRIPLET_LOSS)
