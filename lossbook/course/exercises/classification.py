"""Exercises on the losses of classifiers."""

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import lossbook
from lossbook.course.exercises.epsilons import clipped, kept_from_zero
from lossbook.course.exercises.exercise import REAL, Arguments, Exercise, Mistake
from lossbook.course.exercises.hints import (
    BITS,
    EACH_SAMPLE,
    OVER_ALL_ENTRIES,
    ROW_MAXIMUM,
    SIGN,
    SUM_OF_SAMPLES,
    TWICE,
)

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


def _log_of_softmax_over_all(logits: np.ndarray, targets: np.ndarray) -> Any:
    shares = np.exp(logits) / np.exp(logits).sum()
    return -np.log(shares[np.arange(len(targets)), targets]).mean()


def _loss_over_all(logits: np.ndarray, targets: np.ndarray) -> Any:
    return lossbook.logsumexp(logits.ravel()) - logits[np.arange(len(targets)), targets].mean()


def _log_of_changed_softmax(change: Any) -> Any:
    return lambda z, y: -np.log(change(lossbook.softmax(z))[np.arange(len(y)), y]).mean()


def _row_by_row(z: np.ndarray, y: np.ndarray) -> Any:
    """Pick the columns of all classes from every row."""
    return -lossbook.log_softmax(z)[:, y].mean()


def _one_against_all(z: np.ndarray, y: np.ndarray) -> Any:
    """Add the binary cross-entropy of every class."""
    p, is_class = lossbook.softmax(z), np.eye(z.shape[1])[y]
    return -(is_class * np.log(p) + (1 - is_class) * np.log(1 - p)).sum(axis=-1).mean()


def _shifted_by_all(z: np.ndarray, y: np.ndarray) -> Any:
    shifted = z - z.max()
    return (np.log(np.exp(shifted).sum(axis=-1)) - shifted[np.arange(len(y)), y]).mean()


def _shifted_in_the_sum(z: np.ndarray, y: np.ndarray) -> Any:
    shifted = z - z.max(axis=-1, keepdims=True)
    return (np.log(np.exp(shifted).sum(axis=-1)) - z[np.arange(len(y)), y]).mean()


CAPPED = (
    "The small number in the logarithm caps the loss: a sure and wrong answer with a logit gap of "
    "1000 costs 1000. Take softmax and logarithm at once: the loss of a sample is max(z) + "
    "log Σ exp(z − max(z)) − z[class]."
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
        (np.array([[0.0, 0.0], [-2000.0, -2001.0]]), np.array([0, 1])),
        (np.array([[2, 0, 1], [0, 3, 1]]), np.array([1, 1])),
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
        Mistake(_log_of_softmax_over_all, ONE_LOG),
        Mistake(
            _loss_over_all,
            "The sum of exponentials runs over all samples. Sum over the classes of each sample: "
            "axis=-1.",
        ),
        *kept_from_zero(_log_of_changed_softmax, CAPPED),
        *clipped(_log_of_changed_softmax, CAPPED),
        Mistake(
            lambda z, y: lossbook.softmax_cross_entropy(lossbook.softmax(z), y),
            TWICE,
        ),
        Mistake(_shifted_by_all, ROW_MAXIMUM),
        Mistake(
            _shifted_in_the_sum,
            "The largest logit is subtracted inside the sum alone. Add it to the logarithm of the "
            "sum, or subtract it from the logit of the class too.",
        ),
        Mistake(
            lambda z, y: lossbook.softmax_cross_entropy(z, y, reduction="sum") / z.size,
            OVER_ALL_ENTRIES,
        ),
        Mistake(
            _row_by_row,
            "z[:, y] takes the classes of all samples from every row. Take one of each row: "
            "z[np.arange(n), y].",
        ),
        Mistake(
            _one_against_all,
            "This adds the terms of the other classes, as for independent labels. Cross-entropy "
            "has the logarithm of the true class alone.",
        ),
        Mistake(
            lambda z, y: -np.log(lossbook.softmax(z)[np.arange(len(y)), y].mean()),
            "The mean comes last: take the logarithm for each sample, then their mean.",
        ),
        Mistake(
            lambda z, y: -np.log(lossbook.sigmoid(z)[np.arange(len(y)), y]).mean(),
            "This takes the sigmoid of one logit. Classes that exclude each other share a softmax.",
        ),
        Mistake(
            lambda z, y: (z.argmax(axis=-1) != y).mean(),
            "This is the share of wrong answers, which has no gradient.",
        ),
        Mistake(
            lambda z, y: -z[np.arange(len(y)), y].mean(),
            "The softmax is missing: this is minus the logit of the class.",
        ),
        Mistake(
            lambda z, y: lossbook.softmax_cross_entropy(-z, y),
            "The logits have the wrong sign: a larger logit makes its class more probable.",
        ),
    ],
)


def _log_terms(logits: np.ndarray, targets: np.ndarray) -> Any:
    p = lossbook.sigmoid(logits)
    return targets * np.log(p) + (1 - targets) * np.log(1 - p)


def _log_of_sigmoid(logits: np.ndarray, targets: np.ndarray) -> Any:
    return -_log_terms(logits, targets).mean()


def _log_of_changed_sigmoid(change: Any) -> Any:
    """Change both probabilities, each in its logarithm."""

    def loss(z: np.ndarray, y: np.ndarray) -> Any:
        p = lossbook.sigmoid(z)
        return -(y * np.log(change(p)) + (1 - y) * np.log(change(1 - p))).mean()

    return loss


def _log_of_clipped_sigmoid(change: Any) -> Any:
    """Change the probability of label 1, from which the other one follows."""

    def loss(z: np.ndarray, y: np.ndarray) -> Any:
        p = change(lossbook.sigmoid(z))
        return -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean()

    return loss


LIMITS = (10.0, 15.0, 20.0, 30.0, 50.0, 100.0, 500.0, 700.0, 709.0)
SURE_AND_WRONG = (
    "The small number keeps σ(z) from 0 and 1 and caps the loss: a sure and wrong logit of 1000 "
    "costs 1000. Take sigmoid and logarithm at once: max(z, 0) − z·y + log(1 + exp(−|z|))."
)
SOFTPLUS = (
    "log(1 + exp(z)) overflows for large z. Write it as max(z, 0) + log(1 + exp(−|z|)), or "
    "np.logaddexp(0, z)."
)
NAIVE_SOFTPLUS = (
    lambda z, y: (np.log(1 + np.exp(z)) - z * y).mean(),
    lambda z, y: (np.log(1 + np.exp(-z)) + (1 - y) * z).mean(),
    lambda z, y: (y * np.log(1 + np.exp(-z)) + (1 - y) * np.log(1 + np.exp(z))).mean(),
    lambda z, y: np.where(y == 1, np.log1p(np.exp(-z)), np.log1p(np.exp(z))).mean(),
    lambda z, y: (np.maximum(z, 0) - z * y + np.log(1 + np.exp(-z))).mean(),
)

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
        (np.array([2, -1, 0]), np.array([0, 0, 1])),
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
        Mistake(
            lambda z, y: -(y * np.log(lossbook.sigmoid(z))).mean(),
            "Samples with label 0 count too: they add −log(1 − σ(z)).",
        ),
        *kept_from_zero(_log_of_changed_sigmoid, SURE_AND_WRONG),
        *clipped(_log_of_changed_sigmoid, SURE_AND_WRONG),
        *clipped(_log_of_clipped_sigmoid, SURE_AND_WRONG),
        *(Mistake(function, SOFTPLUS) for function in NAIVE_SOFTPLUS),
        Mistake(
            lambda z, y: lossbook.binary_cross_entropy(lossbook.sigmoid(z), y),
            "The sigmoid is taken twice: the loss takes logits.",
        ),
        Mistake(
            lambda z, y: lossbook.binary_cross_entropy(z, 1 - y),
            "The labels are the wrong way round: label 1 has the probability σ(z).",
        ),
        Mistake(
            lambda z, y: -(y * np.log(z) + (1 - y) * np.log(1 - z)).mean(),
            "z is a logit, not a probability. Its probability is σ(z).",
        ),
        Mistake(
            lambda z, y: np.logaddexp(0, -z * y).mean(),
            "This form is for labels −1 and 1. With 0 and 1 the sign is 2y − 1.",
        ),
        *(
            Mistake(
                lambda z, y, limit=limit: lossbook.binary_cross_entropy(
                    np.clip(z, -limit, limit), y
                ),
                "Clipping the logits caps the loss: a sure and wrong logit of 1000 costs 1000. "
                "Use a form that does not overflow: max(z, 0) − z·y + log(1 + exp(−|z|)).",
            )
            for limit in LIMITS
        ),
        Mistake(
            lambda z, y: -np.nan_to_num(_log_terms(z, y)).mean(),
            "np.nan_to_num hides that the sigmoid has rounded to 0 or 1. Do both at once: "
            "max(z, 0) − z·y + log(1 + exp(−|z|)).",
        ),
        Mistake(
            lambda z, y: np.maximum(0, 1 - (2 * y - 1) * z).mean(),
            "This is the hinge loss. Take −log of the label's probability.",
        ),
        Mistake(
            lambda z, y: ((lossbook.sigmoid(z) - y) ** 2).mean(),
            "This is the squared error of the probabilities, the Brier score.",
        ),
    ],
)

EXERCISES = (SOFTMAX_CROSS_ENTROPY, BINARY_CROSS_ENTROPY)
