"""Exercises on the losses of classifiers."""

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import lossbook
from lossbook.course.exercises.exercise import REAL, Arguments, Exercise, Mistake
from lossbook.course.exercises.hints import BITS, EACH_SAMPLE, SIGN, SUM_OF_SAMPLES

__all__ = ["EXERCISES"]


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
        Mistake(lambda z, y: -_log_of_softmax(z, y), SIGN),
        Mistake(lambda z, y: _log_of_softmax(z, y) / np.log(2), BITS),
        Mistake(lambda z, y: lossbook.softmax_cross_entropy(z, y, reduction="sum"), SUM_OF_SAMPLES),
        Mistake(lambda z, y: lossbook.softmax_cross_entropy(z, y, reduction="none"), EACH_SAMPLE),
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
        Mistake(lambda z, y: -_log_of_sigmoid(z, y), SIGN),
        Mistake(lambda z, y: _log_of_sigmoid(z, y) / np.log(2), BITS),
        Mistake(lambda z, y: lossbook.binary_cross_entropy(z, y, reduction="sum"), SUM_OF_SAMPLES),
        Mistake(lambda z, y: lossbook.binary_cross_entropy(z, y, reduction="none"), EACH_SAMPLE),
        Mistake(
            lambda z, y: -np.log(lossbook.sigmoid(z))[y == 1].sum() / len(y),
            "Samples with label 0 count too: they add −log(1 − σ(z)).",
        ),
    ],
)

EXERCISES = (SOFTMAX_CROSS_ENTROPY, BINARY_CROSS_ENTROPY)
