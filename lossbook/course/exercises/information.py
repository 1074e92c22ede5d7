"""Exercises on cross-entropy and the KL divergence."""

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from hypothesis.strategies import SearchStrategy

import lossbook
from lossbook.course.exercises.epsilons import clipped, kept_from_zero
from lossbook.course.exercises.exercise import Arguments, Exercise, Mistake
from lossbook.course.exercises.hints import BITS, SIGN

__all__ = [
    "EXAMPLES",
    "EXERCISES",
    "ONE_FOR_EACH_ROW",
    "PAIRS",
    "ROWS",
    "ZERO_TIMES_LOG",
    "kl_terms",
    "naive_kl",
    "pairs",
]


def _distributions(shape: tuple[int, ...]) -> SearchStrategy[np.ndarray]:
    """Draw distributions along the last axis; some classes may have probability 0."""
    counts = arrays(int, shape, elements=st.integers(0, 9))
    counts = counts.filter(lambda weights: weights.any(axis=-1).all())
    return counts.map(lambda weights: weights / weights.sum(axis=-1, keepdims=True))


def pairs(dimensions: int) -> SearchStrategy[Arguments]:
    """Draw pairs of distributions over the same few classes, in arrays of at most some axes."""
    shapes = array_shapes(min_dims=1, max_dims=dimensions, max_side=4)
    return shapes.flatmap(lambda shape: st.tuples(_distributions(shape), _distributions(shape)))


# Single pairs more often than not: on tables a second mistake in the axis hides the first one.
PAIRS = st.one_of(pairs(1), pairs(1), pairs(3))

EXAMPLES = [
    (np.array([1.0]), np.array([1.0])),
    (np.array([0.5, 0.5]), np.array([0.5, 0.5])),
    (np.array([0.9, 0.1]), np.array([0.6, 0.4])),
    (np.array([1.0, 0.0]), np.array([0.5, 0.5])),
    (np.array([1.0, 0.0]), np.array([1.0, 0.0])),
    (np.array([0.5, 0.5]), np.array([1.0, 0.0])),
    (np.array([[0.9, 0.1], [1.0, 0.0]]), np.array([[0.6, 0.4], [0.5, 0.5]])),
    (np.array([[[0.9, 0.1]], [[0.5, 0.5]]]), np.array([[[0.6, 0.4]], [[0.2, 0.8]]])),
    (np.array([0, 1]), np.array([0.25, 0.75])),
]

ZERO_TIMES_LOG = (
    "0 · log 0 is NaN in floating point, but counts as 0 here. Leave out the classes whose p is 0."
)
ROWS = "All rows are summed together. Each row is a distribution: sum with axis=-1."
ONE_FOR_EACH_ROW = "This is the mean over the rows. Return one number for each row."


def _naive_cross_entropy(p: np.ndarray, q: np.ndarray) -> Any:
    return -(p * np.log(q)).sum(axis=-1)


def _with_log_of(change: Any) -> Any:
    """Keep log q finite by a change to q."""
    return lambda p, q: _naive_cross_entropy(p, change(q))


CLIPPED = (
    "Keeping log q finite hides what the loss should show: where p gives weight to a class that "
    "q calls impossible, it is +∞."
)

CROSS_ENTROPY = Exercise(
    name="cross_entropy",
    reference=lossbook.cross_entropy,
    examples=EXAMPLES,
    inputs=PAIRS,
    mistakes=[
        Mistake(_naive_cross_entropy, ZERO_TIMES_LOG),
        Mistake(lambda p, q: -_naive_cross_entropy(p, q), SIGN),
        Mistake(lambda p, q: _naive_cross_entropy(p, q) / np.log(2), BITS),
        Mistake(
            lossbook.kl_divergence,
            "This is the KL divergence, which is the cross-entropy less the entropy of p.",
        ),
        Mistake(
            lambda p, q: _naive_cross_entropy(q, p),
            "The arguments are swapped: the logarithm is of q.",
        ),
        Mistake(
            lambda p, q: _naive_cross_entropy(p, q) / p.shape[-1],
            "This is the mean over the classes. Cross-entropy is their sum.",
        ),
        *kept_from_zero(_with_log_of, CLIPPED),
        *clipped(_with_log_of, CLIPPED),
        Mistake(
            lambda p, q: -np.nan_to_num(p * np.log(q)).sum(axis=-1),
            "np.nan_to_num turns −∞ into the largest float as well. Where p gives weight to a "
            "class that q calls impossible, the cross-entropy is +∞.",
        ),
        Mistake(
            lambda p, q: -np.where(q > 0, p * np.log(q), 0.0).sum(axis=-1),
            "Classes whose q is 0 are left out. Where p gives such a class weight, the "
            "cross-entropy is +∞. Leave out only those whose p is 0.",
        ),
        Mistake(
            lambda p, q: -np.where(p > 0, p * np.log(q), 0.0).sum(axis=0),
            "The sum runs over the first axis. The classes lie along the last one: axis=-1.",
        ),
        Mistake(lambda p, q: lossbook.cross_entropy(p, q).sum(), ROWS),
        Mistake(lambda p, q: lossbook.cross_entropy(p, q).mean(), ONE_FOR_EACH_ROW),
        Mistake(
            lambda p, q: lossbook.entropy(p),
            "This is the entropy of p. The logarithm is of q.",
        ),
        Mistake(
            lambda p, q: lossbook.cross_entropy(p, q) / np.log(10),
            "This has the logarithm to base 10. Use the natural logarithm, np.log.",
        ),
        Mistake(
            lambda p, q: -(p * np.log(q) + (1 - p) * np.log(1 - q)).sum(axis=-1),
            "This adds the terms of the complements, as for independent labels. Cross-entropy is "
            "−Σ p log q alone.",
        ),
        Mistake(
            lambda p, q: -np.log((p * q).sum(axis=-1)),
            "The logarithm comes before the sum: each class has its own.",
        ),
    ],
)


def naive_kl(p: np.ndarray, q: np.ndarray) -> Any:
    """Return NaN where p has a 0."""
    return (p * np.log(p / q)).sum(axis=-1)


def kl_terms(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """Return the terms of the sum, 0 where p is 0."""
    return np.where(p > 0, p * np.log(p / q), 0.0)


def _q_smoothed(change: Any) -> Any:
    return lambda p, q: kl_terms(p, change(q)).sum(axis=-1)


def _both_smoothed(change: Any) -> Any:
    return lambda p, q: naive_kl(change(p), change(q))


def _smoothed_ratio(change: Any) -> Any:
    return lambda p, q: (p * np.log(change(p) / change(q))).sum(axis=-1)


FINITE = (
    "Keeping the logarithm finite hides what the divergence should show: where p gives weight to "
    "a class that q calls impossible, it is +∞."
)

KL_DIVERGENCE = Exercise(
    name="kl_divergence",
    reference=lossbook.kl_divergence,
    examples=EXAMPLES,
    inputs=PAIRS,
    mistakes=[
        Mistake(naive_kl, ZERO_TIMES_LOG),
        Mistake(
            lambda p, q: -naive_kl(p, q),
            "The sign is wrong: a divergence is never negative. With p / q inside the logarithm "
            "there is no minus sign.",
        ),
        Mistake(lambda p, q: naive_kl(p, q) / np.log(2), BITS),
        Mistake(
            lambda p, q: naive_kl(q, p),
            "The arguments are swapped: p weights the logarithms of p / q.",
        ),
        Mistake(
            lossbook.cross_entropy,
            "This is the cross-entropy. Subtract the entropy of p: the logarithm is of p / q.",
        ),
        Mistake(
            lambda p, q: np.log(p / q).sum(axis=-1),
            "The weights are missing: multiply each logarithm by its p.",
        ),
        Mistake(
            lambda p, q: naive_kl(p, q) / p.shape[-1],
            "This is the mean over the classes. The KL divergence is their sum.",
        ),
        Mistake(lossbook.js_divergence, "This is the Jensen-Shannon divergence."),
        Mistake(
            lambda p, q: np.where(q > 0, kl_terms(p, q), 0.0).sum(axis=-1),
            "Classes whose q is 0 are left out. Where p gives such a class weight, the divergence "
            "is +∞. Leave out only those whose p is 0.",
        ),
        Mistake(lambda p, q: kl_terms(p, q).sum(), ROWS),
        Mistake(lambda p, q: lossbook.kl_divergence(p, q).mean(), ONE_FOR_EACH_ROW),
        Mistake(
            lambda p, q: abs(kl_terms(p, q)).sum(axis=-1),
            "Terms may be negative: where p is below q, its logarithm is. Take no absolute values.",
        ),
        Mistake(
            lambda p, q: lossbook.kl_divergence(p, q) + lossbook.kl_divergence(q, p),
            "This is the sum of both directions. KL divergence has one: p weights the logarithms.",
        ),
        Mistake(
            lambda p, q: np.nan_to_num(p * np.log(p / q)).sum(axis=-1),
            "np.nan_to_num turns ∞ into the largest float as well. Where p gives weight to a class "
            "that q calls impossible, the divergence is +∞.",
        ),
        Mistake(
            lambda p, q: lossbook.kl_divergence(p, q) / np.log(10),
            "This has the logarithm to base 10. Use the natural logarithm, np.log.",
        ),
        *(
            mistake
            for smoothed in (_q_smoothed, _both_smoothed, _smoothed_ratio)
            for mistake in (*kept_from_zero(smoothed, FINITE), *clipped(smoothed, FINITE))
        ),
    ],
)


EXERCISES = (CROSS_ENTROPY, KL_DIVERGENCE)
