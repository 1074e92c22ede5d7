"""Exercises of the chapter on cross-entropy."""

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from hypothesis.strategies import SearchStrategy

import lossbook
from lossbook.exercises.exercise import REAL, Arguments, Exercise, Mistake

__all__ = ["EXERCISES"]


def _distributions(size: int) -> SearchStrategy[np.ndarray]:
    """Draw distributions over a few classes, some of which may have probability 0."""
    counts = arrays(int, size, elements=st.integers(0, 9)).filter(np.any)
    return counts.map(lambda weights: weights / weights.sum())


def _pair(size: int) -> SearchStrategy[Arguments]:
    return st.tuples(_distributions(size), _distributions(size))


@st.composite
def _logits_and_classes(draw: st.DrawFn) -> Arguments:
    samples, classes = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    logits = draw(arrays(float, (samples, classes), elements=REAL))
    return logits, draw(arrays(int, samples, elements=st.integers(0, classes - 1)))


@st.composite
def _logits_and_labels(draw: st.DrawFn) -> Arguments:
    samples = draw(st.integers(1, 4))
    logits = draw(arrays(float, samples, elements=REAL))
    return logits, draw(arrays(float, samples, elements=st.sampled_from([0.0, 1.0])))


def _naive(p: np.ndarray, q: np.ndarray) -> Any:
    return -(p * np.log(q)).sum(axis=-1)


def _with_log_of(change: Any) -> Any:
    """Keep log q finite by a change to q."""
    return lambda p, q: -(p * np.log(change(q))).sum(axis=-1)


TINY = [10.0**-power for power in range(6, 17)]
CLIPPED = (
    "Keeping log q finite hides what the loss should show: where p gives weight to a class that "
    "q calls impossible, it is +∞."
)
BITS = "This is in bits. Use the natural logarithm."

CROSS_ENTROPY = Exercise(
    name="cross_entropy",
    reference=lossbook.cross_entropy,
    examples=[
        (np.array([1.0]), np.array([1.0])),
        (np.array([0.5, 0.5]), np.array([0.5, 0.5])),
        (np.array([0.9, 0.1]), np.array([0.6, 0.4])),
        (np.array([1.0, 0.0]), np.array([0.5, 0.5])),
        (np.array([1.0, 0.0]), np.array([1.0, 0.0])),
        (np.array([0.5, 0.5]), np.array([1.0, 0.0])),
        (np.array([[0.9, 0.1], [1.0, 0.0]]), np.array([[0.6, 0.4], [0.5, 0.5]])),
    ],
    inputs=st.integers(1, 4).flatmap(_pair),
    mistakes=[
        Mistake(
            _naive,
            "0 · log 0 is NaN in floating point, but counts as 0 here. Leave out the classes "
            "whose p is 0.",
        ),
        Mistake(lambda p, q: -_naive(p, q), "The minus sign is missing."),
        Mistake(lambda p, q: _naive(p, q) / np.log(2), BITS),
        Mistake(
            lossbook.kl_divergence,
            "This is the KL divergence, which is the cross-entropy less the entropy of p.",
        ),
        Mistake(lambda p, q: _naive(q, p), "The arguments are swapped: the logarithm is of q."),
        Mistake(
            lambda p, q: _naive(p, q) / p.shape[-1],
            "This is the mean over the classes. Cross-entropy is their sum.",
        ),
        *(Mistake(_with_log_of(lambda q, tiny=tiny: q + tiny), CLIPPED) for tiny in TINY),
        *(
            Mistake(_with_log_of(lambda q, tiny=tiny: np.clip(q, tiny, 1)), CLIPPED)
            for tiny in TINY
        ),
    ],
)


def _log_of_softmax(logits: np.ndarray, targets: np.ndarray) -> Any:
    shares = lossbook.softmax(logits)[np.arange(len(targets)), targets]
    return -np.log(shares).mean()


def _log_of_overflowing_softmax(logits: np.ndarray, targets: np.ndarray) -> Any:
    shares = np.exp(logits) / np.exp(logits).sum(axis=-1, keepdims=True)
    return -np.log(shares[np.arange(len(targets)), targets]).mean()


ONE_LOG = (
    "The softmax over- or underflows before the logarithm is taken. Do both at once: the loss of "
    "a sample is max(z) + log Σ exp(z − max(z)) − z[class]."
)

SOFTMAX_CROSS_ENTROPY = Exercise(
    name="softmax_cross_entropy",
    reference=lossbook.softmax_cross_entropy,
    examples=[
        (np.array([[0.0]]), np.array([0])),
        (np.array([[0.0, 0.0]]), np.array([1])),
        (np.array([[2.0, 1.0, 0.1]]), np.array([0])),
        (np.array([[1000.0, 0.0]]), np.array([1])),
        (np.array([[2.0, 1.0], [0.0, 3.0]]), np.array([0, 0])),
        (np.array([[-1000.0, 1000.0], [0.0, 0.0]]), np.array([0, 1])),
    ],
    inputs=_logits_and_classes(),
    mistakes=[
        Mistake(_log_of_softmax, ONE_LOG),
        Mistake(_log_of_overflowing_softmax, ONE_LOG),
        Mistake(lambda z, y: -_log_of_softmax(z, y), "The minus sign is missing."),
        Mistake(lambda z, y: _log_of_softmax(z, y) / np.log(2), BITS),
        Mistake(
            lambda z, y: lossbook.softmax_cross_entropy(z, y, reduction="sum"),
            "This is the sum over the samples. Take their mean.",
        ),
        Mistake(
            lambda z, y: lossbook.softmax_cross_entropy(z, y, reduction="none"),
            "These are the losses of the samples. Take their mean.",
        ),
        Mistake(
            lambda z, y: -lossbook.softmax(z)[np.arange(len(y)), y].mean(),
            "The logarithm is missing.",
        ),
    ],
)


def _log_of_sigmoid(logits: np.ndarray, targets: np.ndarray) -> Any:
    p = lossbook.sigmoid(logits)
    return -(targets * np.log(p) + (1 - targets) * np.log(1 - p)).mean()


BINARY_CROSS_ENTROPY = Exercise(
    name="binary_cross_entropy",
    reference=lossbook.binary_cross_entropy,
    examples=[
        (np.array([0.0]), np.array([1.0])),
        (np.array([2.0]), np.array([1.0])),
        (np.array([2.0]), np.array([0.0])),
        (np.array([1000.0]), np.array([1.0])),
        (np.array([1000.0]), np.array([0.0])),
        (np.array([-1000.0]), np.array([1.0])),
        (np.array([1.0, -3.0]), np.array([0.0, 1.0])),
    ],
    inputs=_logits_and_labels(),
    mistakes=[
        Mistake(
            _log_of_sigmoid,
            "The sigmoid rounds to 0 or 1 before the logarithm is taken. Do both at once: "
            "max(z, 0) − z·y + log(1 + exp(−|z|)).",
        ),
        Mistake(lambda z, y: -_log_of_sigmoid(z, y), "The minus sign is missing."),
        Mistake(lambda z, y: _log_of_sigmoid(z, y) / np.log(2), BITS),
        Mistake(
            lambda z, y: lossbook.binary_cross_entropy(z, y, reduction="sum"),
            "This is the sum over the samples. Take their mean.",
        ),
        Mistake(
            lambda z, y: lossbook.binary_cross_entropy(z, y, reduction="none"),
            "These are the losses of the samples. Take their mean.",
        ),
        Mistake(
            lambda z, y: -np.log(lossbook.sigmoid(z))[y == 1].sum() / len(y),
            "Samples with label 0 count too: they add −log(1 − σ(z)).",
        ),
    ],
)

EXERCISES = (CROSS_ENTROPY, SOFTMAX_CROSS_ENTROPY, BINARY_CROSS_ENTROPY)
