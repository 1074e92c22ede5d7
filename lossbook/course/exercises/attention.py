"""Exercises on the softmax of attention: masks, and blocks of keys that are merged."""

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import lossbook
from lossbook.course.exercises.epsilons import kept_from_zero
from lossbook.course.exercises.exercise import REAL, WHOLE, Arguments, Exercise, Mistake
from lossbook.course.exercises.hints import ROW_MAXIMUM

__all__ = ["EXERCISES"]


@st.composite
def _scores_and_mask(draw: st.DrawFn) -> Arguments:
    """Draw scores and which of them are allowed, at least one in each row."""
    shape = draw(array_shapes(min_dims=1, max_dims=3, max_side=4))
    allowed = draw(arrays(bool, shape))
    allowed[..., draw(st.integers(0, shape[-1] - 1))] = True
    return draw(arrays(float, shape, elements=REAL)), allowed


def _masked(scores: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    return np.where(allowed, scores, -np.inf)


def _shifted_by_largest(scores: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """Subtract the largest of all scores, even where it is not allowed."""
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True)) * allowed
    shares: np.ndarray = weights / weights.sum(axis=-1, keepdims=True)
    return shares


def _unshifted(scores: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    weights = np.exp(scores) * allowed
    shares: np.ndarray = weights / weights.sum(axis=-1, keepdims=True)
    return shares


def _sum_kept_from_zero(change: Callable[..., Any]) -> Callable[..., Any]:
    def shares(scores: np.ndarray, allowed: np.ndarray) -> Any:
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True)) * allowed
        return weights / change(weights.sum(axis=-1, keepdims=True))

    return shares


def _shifted_by_all(scores: np.ndarray) -> Any:
    weights = np.exp(scores - scores.max())
    return weights / weights.sum(axis=-1, keepdims=True)


LARGEST_ALLOWED = (
    "The largest score may be a forbidden one; then every allowed weight can underflow to 0. "
    "Subtract the largest allowed score."
)

MASKED_SOFTMAX = Exercise(
    name="masked_softmax",
    reference=lambda scores, allowed: lossbook.softmax(_masked(scores, allowed)),
    examples=[
        (np.array([1.0, 0.0]), np.array([True, True])),
        (np.array([1.0, 0.0]), np.array([True, False])),
        (np.array([2.0, 1.0, 0.5]), np.array([True, True, False])),
        (np.array([1000.0, 999.0, 0.0]), np.array([True, True, False])),
        (np.array([1000.0, 1.0, 0.0]), np.array([False, True, True])),
        (np.array([-1000.0, -1001.0, 0.0]), np.array([True, True, False])),
        (np.array([[2.0, 1.0], [0.0, 1.0]]), np.array([[True, False], [True, True]])),
        (np.array([[0.0, 0.0], [-2000.0, -2001.0]]), np.array([[True, True], [True, True]])),
        (np.array([[[0.0, 1.0]], [[3.0, 0.0]]]), np.array([[[True, True]], [[False, True]]])),
    ],
    inputs=_scores_and_mask(),
    mistakes=[
        Mistake(lambda scores, allowed: lossbook.softmax(scores), "The mask is not used."),
        Mistake(
            lambda scores, allowed: lossbook.softmax(scores) * allowed,
            "The allowed probabilities no longer add up to 1. Mask before the softmax: a "
            "forbidden score becomes −∞.",
        ),
        Mistake(
            lambda scores, allowed: lossbook.softmax(np.where(allowed, scores, 0.0)),
            "A forbidden score of 0 still has the weight exp(0) = 1. It must become −∞.",
        ),
        Mistake(
            lambda scores, allowed: lossbook.softmax(_masked(scores, ~allowed)),
            "The mask is used the wrong way round: True marks what is allowed.",
        ),
        Mistake(
            lambda scores, allowed: lossbook.softmax(scores + allowed * -np.inf),
            "0 times −∞ is NaN. Choose with np.where instead of multiplying.",
        ),
        Mistake(
            _shifted_by_largest,
            LARGEST_ALLOWED,
        ),
        *kept_from_zero(_sum_kept_from_zero, LARGEST_ALLOWED),
        *(
            Mistake(
                lambda scores, allowed, low=low: lossbook.softmax(np.where(allowed, scores, low)),
                "The number in place of −∞ is not low enough: an allowed score may be as low, and "
                "then the forbidden one counts. Take −np.inf.",
            )
            for low in (-1.0, -10.0, -100.0, -1000.0)
        ),
        Mistake(
            lambda scores, allowed: lossbook.softmax(np.where(allowed, scores, scores.min())),
            "The smallest score is not low enough: it still has a weight. A forbidden score "
            "becomes −np.inf.",
        ),
        Mistake(
            lambda scores, allowed: lossbook.softmax(scores + allowed),
            "The mask is added as 0 and 1. A forbidden score must become −∞: use np.where.",
        ),
        Mistake(
            lambda scores, allowed: lossbook.softmax(scores[allowed]),
            "Indexing with the mask drops the forbidden entries. They stay, with the weight 0.",
        ),
        Mistake(
            lambda scores, allowed: _shifted_by_all(_masked(scores, allowed)),
            ROW_MAXIMUM,
        ),
        Mistake(
            _unshifted,
            "exp overflows or underflows for large scores. Subtract the largest allowed score "
            "of the row first.",
        ),
        Mistake(
            lambda scores, allowed: lossbook.softmax(_masked(scores, allowed).reshape(-1)).reshape(
                scores.shape
            ),
            "All rows together add up to 1. Each row must: normalise along axis=-1.",
        ),
    ],
)


@st.composite
def _blocks(draw: st.DrawFn) -> Arguments:
    size = draw(st.integers(1, 3))
    first, second = (draw(arrays(float, size, elements=WHOLE)) for _ in range(2))
    return draw(REAL), first, draw(REAL), second


def _weighted(weight: Any, first: np.ndarray, second: np.ndarray) -> Any:
    return weight * first + (1 - weight) * second


def _shifted_by_first(a: float, first: np.ndarray, b: float, second: np.ndarray) -> Any:
    ratio = np.exp(b - a)
    return (first + ratio * second) / (1 + ratio)


ALWAYS_THE_SAME = (
    "You always subtract the log-sum-exp of the same block. If the other one is far larger, or "
    "this block is fully masked, exp overflows. Subtract the larger of the two."
)

MERGE_ATTENTION = Exercise(
    name="merge_attention",
    reference=lambda a, first, b, second: _weighted(lossbook.sigmoid(a - b), first, second),
    examples=[
        (0.0, np.array([2.0]), 0.0, np.array([4.0])),
        (1.0, np.array([2.0]), 0.0, np.array([4.0])),
        (0.0, np.array([1.0, 0.0]), 3.0, np.array([0.0, 1.0])),
        (1000.0, np.array([1.0, 0.0]), 999.0, np.array([0.0, 1.0])),
        (-1000.0, np.array([1.0, 0.0]), -1001.0, np.array([0.0, 1.0])),
        (-np.inf, np.array([0.0, 0.0]), 1.0, np.array([3.0, 5.0])),
        (1.0, np.array([3.0, 5.0]), -np.inf, np.array([0.0, 0.0])),
        (100.0, np.array([0.0]), 0.0, np.array([1.0])),
    ],
    inputs=_blocks(),
    mistakes=[
        Mistake(
            lambda a, first, b, second: (first + second) / 2,
            "This is the plain mean of the two outputs. Each block counts with the share of the "
            "sum of exponentials that its keys hold.",
        ),
        Mistake(
            lambda a, first, b, second: first + second,
            "This is the sum of the two outputs. Their weights must add up to 1.",
        ),
        Mistake(_shifted_by_first, ALWAYS_THE_SAME),
        Mistake(
            lambda a, first, b, second: _shifted_by_first(b, second, a, first), ALWAYS_THE_SAME
        ),
        Mistake(
            lambda a, first, b, second: (a * first + b * second) / (a + b),
            "The log-sum-exps are logarithms. The weights are their exponentials, divided by the "
            "sum of both.",
        ),
        Mistake(
            lambda a, first, b, second: _weighted(
                np.exp(a) / (np.exp(a) + np.exp(b)), first, second
            ),
            "exp overflows or underflows. Only the difference of the two log-sum-exps matters: "
            "subtract the larger one from both.",
        ),
        Mistake(
            lambda a, first, b, second: np.exp(a) * first + np.exp(b) * second,
            "The division by the sum of both weights is missing.",
        ),
        Mistake(
            lambda a, first, b, second: _weighted(lossbook.sigmoid(b - a), first, second),
            "The weights are swapped: the block with the larger log-sum-exp counts more.",
        ),
        *(
            Mistake(
                lambda a, first, b, second, limit=limit: _weighted(
                    lossbook.sigmoid(np.clip(a - b, -limit, limit)), first, second
                ),
                "Clipping the difference keeps a share for a block that has none left. Subtract "
                "the larger log-sum-exp from both instead.",
            )
            for limit in (5.0, 10.0, 15.0, 20.0)
        ),
        Mistake(
            lambda a, first, b, second: first if a > b else second,
            "This keeps the block with the larger log-sum-exp alone. The other one has a share "
            "too.",
        ),
    ],
)

EXERCISES = (MASKED_SOFTMAX, MERGE_ATTENTION)
