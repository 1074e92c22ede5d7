"""Exercises on cross-entropy with other targets, or other weights, than plain classes."""

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import lossbook
from lossbook.course.exercises.epsilons import clipped, kept_from_zero
from lossbook.course.exercises.exercise import REAL, Arguments, Exercise, Mistake
from lossbook.course.exercises.hints import EACH_SAMPLE, OVER_ALL_ENTRIES, SIGN, SUM_OF_SAMPLES

__all__ = ["EXERCISES"]


@st.composite
def _logits_and_classes(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    samples, classes = draw(st.integers(1, 3)), draw(st.integers(2, 4))
    logits = draw(arrays(float, (samples, classes), elements=REAL))
    return logits, draw(arrays(int, samples, elements=st.integers(0, classes - 1)))


@st.composite
def _with_smoothing(draw: st.DrawFn) -> Arguments:
    return (*draw(_logits_and_classes()), draw(st.sampled_from([0.1, 0.0, 0.2, 0.5])))


def _against(targets: Callable[..., Any]) -> Callable[..., Any]:
    """Return the mean cross-entropy with other targets, of which `targets` makes a table."""

    def loss(logits: np.ndarray, classes: np.ndarray, smoothing: float) -> Any:
        one_hot = np.eye(logits.shape[1])[classes]
        return -(targets(one_hot, smoothing) * lossbook.log_softmax(logits)).sum(axis=-1).mean()

    return loss


def _smoothed(one_hot: np.ndarray, smoothing: float) -> Any:
    return (1 - smoothing) * one_hot + smoothing / one_hot.shape[1]


def _log_changed(change: Callable[..., Any]) -> Callable[..., Any]:
    def loss(logits: np.ndarray, classes: np.ndarray, smoothing: float) -> Any:
        targets = _smoothed(np.eye(logits.shape[1])[classes], smoothing)
        return -(targets * np.log(change(lossbook.softmax(logits)))).sum(axis=-1).mean()

    return loss


def _log_of_softmax(logits: np.ndarray, classes: np.ndarray, smoothing: float) -> Any:
    targets = _smoothed(np.eye(logits.shape[1])[classes], smoothing)
    return -(targets * np.log(lossbook.softmax(logits))).sum(axis=-1).mean()


_loss = _against(_smoothed)

STABLE = (
    "The softmax rounds to 0 before the logarithm is taken. Take both at once: "
    "log p = z − max(z) − log Σ exp(z − max(z))."
)
CAPPED = (
    "The small number in the logarithm caps the loss, which grows with the logits without a "
    "bound. Take softmax and logarithm at once: log p = z − max(z) − log Σ exp(z − max(z))."
)

LABEL_SMOOTHING = Exercise(
    name="label_smoothing",
    reference=lambda z, y, smoothing: lossbook.softmax_cross_entropy(
        z, y, label_smoothing=smoothing
    ),
    examples=[
        (np.array([[0.0, 0.0]]), np.array([1]), 0.0),
        (np.array([[2.0, 0.0]]), np.array([0]), 0.1),
        (np.array([[2.0, 1.0, 0.1]]), np.array([0]), 0.3),
        (np.array([[1000.0, 0.0]]), np.array([0]), 0.1),
        (np.array([[1000.0, 0.0]]), np.array([1]), 0.0),
        (np.array([[2.0, 1.0, 0.0], [0.0, 3.0, 1.0]]), np.array([0, 2]), 0.2),
        (np.array([[2, 1, 0], [0, 3, 1]]), np.array([0, 2]), 0.5),
    ],
    inputs=_with_smoothing(),
    mistakes=[
        Mistake(_log_of_softmax, STABLE),
        *kept_from_zero(_log_changed, CAPPED),
        *clipped(_log_changed, CAPPED),
        Mistake(_against(lambda one_hot, _: one_hot), "The smoothing is not used."),
        Mistake(
            _against(lambda one_hot, s: np.where(one_hot == 1, 1 - s, s / (one_hot.shape[1] - 1))),
            "The smoothing is spread over the other classes alone. Spread it over all of them: the "
            "true class keeps 1 − ε + ε / C.",
        ),
        Mistake(
            _against(lambda one_hot, s: np.where(one_hot == 1, 1 - s, s / one_hot.shape[1])),
            "The targets do not add up to 1: the true class gets its share of the smoothing too, "
            "1 − ε + ε / C.",
        ),
        Mistake(
            _against(lambda one_hot, s: (1 - s) * one_hot + s),
            "The smoothing is not divided by the number of classes: each gets ε / C.",
        ),
        Mistake(
            _against(lambda one_hot, s: one_hot + s / one_hot.shape[1]),
            "The targets add up to 1 + ε. Multiply the true class by 1 − ε first.",
        ),
        Mistake(
            _against(lambda one_hot, s: s * one_hot + (1 - s) / one_hot.shape[1]),
            "ε and 1 − ε are exchanged: the true class keeps 1 − ε.",
        ),
        Mistake(
            _against(lambda one_hot, s: (1 - s) * one_hot),
            "Only the true class is left, with 1 − ε. The others get ε / C each.",
        ),
        Mistake(lambda z, y, s: _loss(lossbook.softmax(z), y, s), "The softmax is taken twice."),
        Mistake(lambda z, y, s: _loss(z, y, s) * len(y), SUM_OF_SAMPLES),
        Mistake(lambda z, y, s: _loss(z, y, s) / z.shape[1], OVER_ALL_ENTRIES),
        Mistake(lambda z, y, s: -_loss(z, y, s), SIGN),
    ],
)


@st.composite
def _with_weights(draw: st.DrawFn) -> Arguments:
    logits, classes = draw(_logits_and_classes())
    weights = arrays(float, logits.shape[1], elements=st.sampled_from([1.0, 2.0, 0.5, 5.0]))
    return logits, classes, draw(weights)


def _losses(logits: np.ndarray, classes: np.ndarray) -> Any:
    return lossbook.softmax_cross_entropy(logits, classes, reduction="none")


def _divided_by(number: Callable[..., Any]) -> Callable[..., Any]:
    """Return the sum of the weighted losses over another number."""
    return lambda z, y, w: w[y] @ _losses(z, y) / number(w, y)


def _weighted_log_changed(change: Callable[..., Any]) -> Callable[..., Any]:
    def loss(logits: np.ndarray, classes: np.ndarray, weights: np.ndarray) -> Any:
        shares = lossbook.softmax(logits)[np.arange(len(classes)), classes]
        return -weights[classes] @ np.log(change(shares)) / weights[classes].sum()

    return loss


WEIGHTED_CROSS_ENTROPY = Exercise(
    name="weighted_cross_entropy",
    reference=_divided_by(lambda w, y: w[y].sum()),
    examples=[
        (np.array([[0.0, 0.0]]), np.array([1]), np.array([1.0, 1.0])),
        (np.array([[2.0, 0.0]]), np.array([0]), np.array([3.0, 1.0])),
        (np.array([[2.0, 0.0], [2.0, 0.0]]), np.array([0, 1]), np.array([1.0, 3.0])),
        (np.array([[1000.0, 0.0]]), np.array([1]), np.array([1.0, 2.0])),
        (
            np.array([[2.0, 1.0, 0.0], [0.0, 3.0, 1.0], [1.0, 1.0, 1.0]]),
            np.array([0, 2, 2]),
            np.array([1.0, 2.0, 5.0]),
        ),
        (np.array([[2, 0], [2, 0]]), np.array([0, 1]), np.array([1, 3])),
    ],
    inputs=_with_weights(),
    mistakes=[
        Mistake(_weighted_log_changed(lambda shares: shares), STABLE),
        *kept_from_zero(_weighted_log_changed, CAPPED),
        *clipped(_weighted_log_changed, CAPPED),
        Mistake(
            _divided_by(lambda w, y: len(y)),
            "This divides by the number of samples. A weighted mean divides by the sum of the "
            "samples' weights.",
        ),
        Mistake(
            _divided_by(lambda w, y: w.sum()),
            "This divides by the sum of the classes' weights. Divide by those of the samples: "
            "weights[targets].sum().",
        ),
        Mistake(
            _divided_by(lambda w, y: 1.0),
            "This is the weighted sum. Divide by the sum of the samples' weights.",
        ),
        Mistake(
            lambda z, y, w: w[y] @ _losses(z, y) / len(y) / w.mean(),
            "The weights are scaled to a mean of 1 over the classes. Divide by the sum of the "
            "samples' weights.",
        ),
        Mistake(
            lambda z, y, w: lossbook.softmax_cross_entropy(z + np.log(w), y),
            "The weights multiply the probabilities. They multiply the losses.",
        ),
        Mistake(lambda z, y, w: _losses(z, y).mean(), "The weights are not used."),
        Mistake(
            lambda z, y, w: lossbook.softmax_cross_entropy(z * w, y),
            "The weights multiply the logits. They multiply the losses.",
        ),
        Mistake(
            lambda z, y, w: _losses(z, y).mean() * w[y].mean(),
            "Loss and weight are averaged apart. Multiply them sample by sample.",
        ),
        Mistake(
            lambda z, y, w: _losses(z, y) @ (1 / w[y]) / (1 / w[y]).sum(),
            "The losses are divided by the weights. Multiply: a larger weight counts more.",
        ),
        Mistake(
            lambda z, y, w: w[y] * _losses(z, y) / w[y].sum(),
            EACH_SAMPLE,
        ),
        Mistake(lambda z, y, w: -(w[y] @ _losses(z, y)) / w[y].sum(), SIGN),
    ],
)

EXERCISES = (LABEL_SMOOTHING, WEIGHTED_CROSS_ENTROPY)
