"""An exercise on the focal loss."""

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import lossbook
from lossbook.course.exercises.epsilons import clipped, kept_from_zero
from lossbook.course.exercises.exercise import REAL, Arguments, Exercise, Mistake
from lossbook.course.exercises.hints import BITS, EACH_SAMPLE, SIGN, SUM_OF_SAMPLES

__all__ = ["EXERCISES"]

GAMMAS = st.sampled_from([0.0, 0.5, 1.0, 2.0, 5.0])


@st.composite
def _logits_labels_and_gamma(draw: st.DrawFn) -> Arguments:
    samples = draw(st.integers(1, 4))
    logits = draw(arrays(float, samples, elements=REAL))
    labels = draw(arrays(float, samples, elements=st.sampled_from([0.0, 1.0])))
    return logits, labels, draw(GAMMAS)


def _losses(logits: np.ndarray, labels: np.ndarray) -> Any:
    return lossbook.binary_cross_entropy(logits, labels, reduction="none")


def _for_the_label(logits: np.ndarray, labels: np.ndarray) -> Any:
    """Return the logit of the label that is true."""
    return (2 * labels - 1) * logits


def _focal_losses(logits: np.ndarray, labels: np.ndarray, gamma: float) -> Any:
    # The sigmoid of the negative logit keeps the digits that 1 - q loses.
    rest = lossbook.sigmoid(-_for_the_label(logits, labels))
    return rest**gamma * _losses(logits, labels)


def _focal_loss(logits: np.ndarray, labels: np.ndarray, gamma: float) -> Any:
    return _focal_losses(logits, labels, gamma).mean()


def _log_of_sigmoid(logits: np.ndarray, labels: np.ndarray, gamma: float) -> Any:
    p = lossbook.sigmoid(logits)
    q = np.where(labels == 1, p, 1 - p)
    return (-((1 - q) ** gamma) * np.log(q)).mean()


def _log_with_the_wrong_factor(logits: np.ndarray, labels: np.ndarray, gamma: float) -> Any:
    p = lossbook.sigmoid(logits)
    return ((1 - p) ** gamma * -np.log(np.where(labels == 1, p, 1 - p))).mean()


WRONG_LABEL = (
    "q is the probability of the true label: σ(z) for the label 1, but 1 − σ(z) for the label 0."
)


def _weighted_by(weigh: Any) -> Any:
    """Return a focal loss with another weight, which sees σ(z), q and γ."""

    def mean(logits: np.ndarray, labels: np.ndarray, gamma: float) -> Any:
        p = lossbook.sigmoid(logits)
        q = lossbook.sigmoid(_for_the_label(logits, labels))
        return (weigh(p, q, gamma) * _losses(logits, labels)).mean()

    return mean


def _log_of_changed(change: Any) -> Any:
    """Change the probability in the logarithm alone."""

    def loss(logits: np.ndarray, labels: np.ndarray, gamma: float) -> Any:
        q = lossbook.sigmoid(_for_the_label(logits, labels))
        return (-((1 - q) ** gamma) * np.log(change(q))).mean()

    return loss


def _of_changed(change: Any) -> Any:
    """Change the probability before it is used."""

    def loss(logits: np.ndarray, labels: np.ndarray, gamma: float) -> Any:
        q = change(lossbook.sigmoid(_for_the_label(logits, labels)))
        return (-((1 - q) ** gamma) * np.log(q)).mean()

    return loss


def _of_the_mean(logits: np.ndarray, labels: np.ndarray, gamma: float) -> Any:
    loss = _losses(logits, labels).mean()
    return (1 - np.exp(-loss)) ** gamma * loss


CAPPED = (
    "The small number in the logarithm caps the loss: a sure and wrong logit of 1000 costs 1000. "
    "Compute log q from the logit: it is −log(1 + exp(−z)) for the label 1."
)

FOCAL_LOSS = Exercise(
    name="focal_loss",
    reference=_focal_loss,
    examples=[
        (np.array([0.0]), np.array([1.0]), 0.0),
        (np.array([0.0]), np.array([1.0]), 1.0),
        (np.array([2.0]), np.array([1.0]), 2.0),
        (np.array([2.0]), np.array([0.0]), 1.0),
        (np.array([-3.0]), np.array([1.0]), 0.5),
        (np.array([1000.0]), np.array([1.0]), 2.0),
        (np.array([1000.0]), np.array([0.0]), 2.0),
        (np.array([-1000.0]), np.array([1.0]), 2.0),
        (np.array([1.0, -3.0]), np.array([0.0, 1.0]), 2.0),
    ],
    inputs=_logits_labels_and_gamma(),
    mistakes=[
        Mistake(
            _log_of_sigmoid,
            "The sigmoid rounds to 0 or 1 before the logarithm is taken. Compute the factor log q "
            "from the logit: it is −log(1 + exp(−z)) for the label 1.",
        ),
        Mistake(
            _weighted_by(lambda p, q, gamma: 1.0),
            "This is the plain cross-entropy: the factor (1 − q)^γ is missing.",
        ),
        Mistake(
            _weighted_by(lambda p, q, gamma: q**gamma),
            "The factor is upside down: q^γ turns down the hard samples. Take (1 − q)^γ.",
        ),
        Mistake(_weighted_by(lambda p, q, gamma: (1 - p) ** gamma), WRONG_LABEL),
        Mistake(_log_with_the_wrong_factor, WRONG_LABEL),
        Mistake(
            _weighted_by(lambda p, q, gamma: gamma * (1 - q)),
            "γ is an exponent, not a factor.",
        ),
        Mistake(
            _weighted_by(lambda p, q, gamma: (1 - q) ** 2),
            "γ is fixed at 2 here. Use the argument gamma.",
        ),
        Mistake(
            _weighted_by(lambda p, q, gamma: 0.25 * (1 - q) ** gamma),
            "This carries the class weight α = 0.25. Leave it out here.",
        ),
        Mistake(
            lambda z, y, gamma: (0.25 * y + 0.75 * (1 - y)) @ _focal_losses(z, y, gamma) / len(y),
            "This carries the class weights α = 0.25 and 1 − α. Leave them out here.",
        ),
        Mistake(lambda z, y, gamma: -_focal_loss(z, y, gamma), SIGN),
        Mistake(lambda z, y, gamma: _focal_loss(z, y, gamma) / np.log(2), BITS),
        Mistake(lambda z, y, gamma: _focal_losses(z, y, gamma).sum(), SUM_OF_SAMPLES),
        Mistake(_focal_losses, EACH_SAMPLE),
        Mistake(
            _of_the_mean,
            "The factor is taken of the mean loss. Each sample has its own: take the mean last.",
        ),
        *kept_from_zero(_log_of_changed, CAPPED),
        *clipped(_of_changed, CAPPED),
        *(
            Mistake(
                lambda z, y, gamma, limit=limit: _focal_loss(np.clip(z, -limit, limit), y, gamma),
                "Clipping the logits caps the loss: a sure and wrong logit of 1000 costs 1000. "
                "Use a form that does not overflow: −log q is log(1 + exp(−z)) for the label 1.",
            )
            for limit in (10.0, 15.0, 20.0, 30.0, 50.0, 100.0, 500.0, 700.0, 709.0)
        ),
        Mistake(
            _weighted_by(lambda p, q, gamma: 1 - q**gamma),
            "The exponent stands on q. It belongs on 1 − q: (1 − q)^γ.",
        ),
        Mistake(
            lambda z, y, gamma: _focal_losses(z, y, gamma).sum() / max(y.sum(), 1),
            "This divides by the number of samples with label 1. Take the mean over all samples.",
        ),
        Mistake(
            lambda z, y, gamma: _focal_loss(lossbook.sigmoid(z), y, gamma),
            "The sigmoid is taken twice: the loss takes logits.",
        ),
        Mistake(
            lambda z, y, gamma: _focal_loss(z, 1 - y, gamma),
            "The labels are the wrong way round: label 1 has the probability σ(z).",
        ),
        Mistake(
            lambda z, y, gamma: y @ _focal_losses(z, y, gamma) / len(y),
            "Samples with label 0 count too: their q is 1 − σ(z).",
        ),
    ],
)

EXERCISES = (FOCAL_LOSS,)
