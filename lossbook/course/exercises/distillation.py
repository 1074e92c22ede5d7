"""Exercises on KL divergence as a loss: from a teacher, and to a standard Gaussian."""

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import lossbook
from lossbook.course.exercises.epsilons import kept_from_zero
from lossbook.course.exercises.exercise import REAL, WHOLE, Arguments, Exercise, Mistake
from lossbook.course.exercises.hints import EACH_SAMPLE, OVER_ALL_ENTRIES, SUM_OF_SAMPLES

__all__ = ["EXERCISES"]


@st.composite
def _two_models(draw: st.DrawFn) -> Arguments:
    shape = draw(st.integers(1, 3)), draw(st.integers(2, 4))
    student, teacher = (draw(arrays(float, shape, elements=REAL)) for _ in range(2))
    return student, teacher, draw(st.sampled_from([1.0, 2.0, 4.0, 0.5]))


def _divergences(student: np.ndarray, teacher: np.ndarray, temperature: float) -> Any:
    log_p = lossbook.log_softmax(teacher, temperature=temperature)
    log_q = lossbook.log_softmax(student, temperature=temperature)
    return (np.exp(log_p) * (log_p - log_q)).sum(axis=-1)


def _distillation(student: np.ndarray, teacher: np.ndarray, temperature: float) -> Any:
    return temperature**2 * _divergences(student, teacher, temperature).mean()


def _from_softmax(change: Callable[..., Any]) -> Callable[..., Any]:
    """Take the logarithm of both distributions, after a change."""

    def loss(student: np.ndarray, teacher: np.ndarray, temperature: float) -> Any:
        p = lossbook.softmax(teacher, temperature=temperature)
        q = lossbook.softmax(student, temperature=temperature)
        return temperature**2 * (p * np.log(change(p) / change(q))).sum(axis=-1).mean()

    return loss


def _cross_entropies(student: np.ndarray, teacher: np.ndarray, temperature: float) -> Any:
    p = lossbook.softmax(teacher, temperature=temperature)
    return -(p * lossbook.log_softmax(student, temperature=temperature)).sum(axis=-1)


IN_ONE_STEP = (
    "The softmax rounds to 0 before the logarithm is taken. Take the difference of the "
    "log-softmaxes: log p − log q."
)
CAPPED = (
    "The small number in the logarithm caps the loss. Take the difference of the log-softmaxes, "
    "log p − log q, which needs none."
)

DISTILLATION_LOSS = Exercise(
    name="distillation_loss",
    reference=_distillation,
    examples=[
        (np.array([[0.0, 0.0]]), np.array([[0.0, 0.0]]), 1.0),
        (np.array([[0.0, 0.0]]), np.array([[2.0, 0.0]]), 1.0),
        (np.array([[0.0, 1.0]]), np.array([[2.0, 0.0]]), 2.0),
        (np.array([[2.0, 0.0, 1.0]]), np.array([[0.0, 1.0, 3.0]]), 4.0),
        (np.array([[0.0, 1.0], [3.0, 0.0]]), np.array([[2.0, 0.0], [1.0, 1.0]]), 2.0),
        (np.array([[1000.0, 0.0]]), np.array([[0.0, 1000.0]]), 1.0),
        (np.array([[0.0, 0.0]]), np.array([[1000.0, 0.0]]), 1.0),
        (np.array([[0, 1], [3, 0]]), np.array([[2, 0], [1, 1]]), 2),
    ],
    inputs=_two_models(),
    mistakes=[
        Mistake(_from_softmax(lambda share: share), IN_ONE_STEP),
        *kept_from_zero(_from_softmax, CAPPED),
        Mistake(
            lambda s, t, temperature: _divergences(s, t, temperature).mean(),
            "The factor T² is missing. Without it the gradient shrinks with 1 / T².",
        ),
        Mistake(
            lambda s, t, temperature: temperature * _divergences(s, t, temperature).mean(),
            "The factor is T², not T.",
        ),
        Mistake(
            lambda s, t, temperature: _distillation(t, s, temperature),
            "Student and teacher are exchanged: the teacher's probabilities weight the logarithms.",
        ),
        Mistake(
            lambda s, t, temperature: _distillation(s, t, 1.0),
            "The temperature is not used.",
        ),
        Mistake(
            lambda s, t, temperature: temperature**2 * _divergences(s, t, 1.0).mean(),
            "The temperature divides the logits too, not only the loss.",
        ),
        Mistake(
            lambda s, t, temperature: temperature**2 * _divergences(s, t, 1 / temperature).mean(),
            "Divide the logits by the temperature: a high one flattens both distributions.",
        ),
        Mistake(
            lambda s, t, temperature: temperature**2 * _cross_entropies(s, t, temperature).mean(),
            "This is the cross-entropy. Subtract the teacher's entropy, or take log p − log q.",
        ),
        Mistake(
            lambda s, t, temperature: _distillation(s, t, temperature) / s.shape[1],
            OVER_ALL_ENTRIES,
        ),
        Mistake(
            lambda s, t, temperature: _distillation(s, t, temperature) * len(s), SUM_OF_SAMPLES
        ),
        Mistake(
            lambda s, t, temperature: temperature**2 * _divergences(s, t, temperature),
            EACH_SAMPLE,
        ),
        Mistake(
            lambda s, t, temperature: -_distillation(s, t, temperature),
            "The sign is wrong: a divergence is never negative.",
        ),
        Mistake(
            lambda s, t, temperature: ((s - t) ** 2).mean(),
            "This compares the logits. Compare the distributions.",
        ),
    ],
)


@st.composite
def _latents(draw: st.DrawFn) -> Arguments:
    shape = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    logs = arrays(float, shape, elements=st.integers(-3, 3).map(float))
    return draw(arrays(float, shape, elements=WHOLE)), draw(logs)


def _summed(terms: Callable[..., Any]) -> Callable[..., Any]:
    """Sum terms over the latent dimensions, and take the mean over the batch."""
    return lambda mean, log_variance: terms(mean, log_variance).sum(axis=-1).mean()


def _terms(mean: np.ndarray, log_variance: np.ndarray) -> Any:
    return (mean**2 + np.exp(log_variance) - 1 - log_variance) / 2


VAE_KL = Exercise(
    name="vae_kl",
    reference=_summed(_terms),
    examples=[
        (np.array([[0.0]]), np.array([[0.0]])),
        (np.array([[2.0]]), np.array([[0.0]])),
        (np.array([[0.0]]), np.array([[1.0]])),
        (np.array([[1.0, -2.0]]), np.array([[0.0, -1.0]])),
        (np.array([[1.0, -2.0], [0.0, 3.0]]), np.array([[2.0, 0.0], [-1.0, 1.0]])),
        (np.array([[1, -2], [0, 3]]), np.array([[2, 0], [-1, 1]])),
    ],
    inputs=_latents(),
    mistakes=[
        Mistake(
            lambda m, v: _terms(m, v).mean(),
            "This is the mean over the latent dimensions too. Sum over them, and take the mean "
            "over the batch: otherwise the term weakens as dimensions are added.",
        ),
        Mistake(
            lambda m, v: _terms(m, v).sum(),
            "This is the sum over the batch too. Take the mean over the samples.",
        ),
        Mistake(
            lambda m, v: _terms(m, v).sum(axis=0).mean(),
            "The axes are exchanged: sum over the last one, the latent dimensions, and take the "
            "mean over the first.",
        ),
        Mistake(
            lambda m, v: _terms(m, v).sum(axis=-1),
            "These are the divergences of the samples. Take their mean.",
        ),
        Mistake(_summed(lambda m, v: -_terms(m, v)), "The sign is wrong: it is never negative."),
        Mistake(_summed(lambda m, v: 2 * _terms(m, v)), "The factor ½ is missing."),
        Mistake(
            _summed(lambda m, v: (m**2 + v**2 - 1 - np.log(v**2)) / 2),
            "The second argument is the logarithm of the variance, not the deviation.",
        ),
        Mistake(
            _summed(lambda m, v: (m**2 + v - 1 - np.log(v)) / 2),
            "The second argument is the logarithm of the variance, not the variance.",
        ),
        Mistake(
            _summed(lambda m, v: (m**2 + np.exp(2 * v) - 1 - 2 * v) / 2),
            "This takes the logarithm of the deviation. It is that of the variance: "
            "σ² = exp(log_variance).",
        ),
        Mistake(
            _summed(lambda m, v: (m**2 + np.exp(v) - v) / 2),
            "The −1 is missing: the divergence of a standard Gaussian is 0.",
        ),
        Mistake(
            _summed(lambda m, v: (m**2 + np.exp(v) - 1 + v) / 2),
            "The logarithm of the variance has the wrong sign: subtract it.",
        ),
        Mistake(
            _summed(lambda m, v: (m + np.exp(v) - 1 - v) / 2),
            "Square the mean.",
        ),
        Mistake(
            _summed(lambda m, v: (np.exp(v) - 1 - v) / 2),
            "The mean is left out.",
        ),
    ],
)

EXERCISES = (DISTILLATION_LOSS, VAE_KL)
