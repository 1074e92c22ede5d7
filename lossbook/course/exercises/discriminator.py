"""Exercises on what a discriminator's logits say about two distributions."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from hypothesis.strategies import SearchStrategy

from lossbook.course.exercises.epsilons import clipped, kept_from_zero
from lossbook.course.exercises.exercise import REAL, Exercise, Mistake
from lossbook.course.exercises.hints import BITS

__all__ = ["EXERCISES"]


def _logits() -> SearchStrategy[np.ndarray]:
    return st.integers(1, 4).flatmap(lambda number: arrays(float, number, elements=REAL))


def _log_losses(logits_p: np.ndarray, logits_q: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return -log D on samples of P and -log(1 - D) on samples of Q, stable for large logits."""
    return np.logaddexp(0, -logits_p), np.logaddexp(0, logits_q)


def _js_lower_bound(logits_p: np.ndarray, logits_q: np.ndarray) -> Any:
    loss_p, loss_q = _log_losses(logits_p, logits_q)
    return math.log(2) - (loss_p.mean() + loss_q.mean()) / 2


def _from_probabilities(change: Callable[[np.ndarray], np.ndarray]) -> Callable[..., Any]:
    """Return the bound by way of D itself, after a change to D and 1 - D."""

    def bound(logits_p: np.ndarray, logits_q: np.ndarray) -> Any:
        d_p, d_q = 1 / (1 + np.exp(-logits_p)), 1 / (1 + np.exp(-logits_q))
        return math.log(2) + (np.log(change(d_p)).mean() + np.log(change(1 - d_q)).mean()) / 2

    return bound


def _pooled(logits_p: np.ndarray, logits_q: np.ndarray) -> Any:
    return math.log(2) - np.concatenate(_log_losses(logits_p, logits_q)).mean()


def _pooled_from_probabilities(logits_p: np.ndarray, logits_q: np.ndarray) -> Any:
    d_p, d_q = 1 / (1 + np.exp(-logits_p)), 1 / (1 + np.exp(-logits_q))
    return math.log(2) + np.log(np.concatenate([d_p, 1 - d_q])).mean()


def _of_mean_probabilities(logits_p: np.ndarray, logits_q: np.ndarray) -> Any:
    d_p, d_q = 1 / (1 + np.exp(-logits_p)), 1 / (1 + np.exp(-logits_q))
    return math.log(2) + (np.log(d_p.mean()) + np.log((1 - d_q).mean())) / 2


ALL_TOGETHER = (
    "All samples are averaged together. The sources count one half each, however many samples "
    "there are: average each side alone, then take half of both."
)


def _summed(logits_p: np.ndarray, logits_q: np.ndarray) -> Any:
    loss_p, loss_q = _log_losses(logits_p, logits_q)
    return math.log(2) - (loss_p.sum() + loss_q.sum()) / 2


def _without_halves(logits_p: np.ndarray, logits_q: np.ndarray) -> Any:
    loss_p, loss_q = _log_losses(logits_p, logits_q)
    return math.log(2) - loss_p.mean() - loss_q.mean()


LARGE_LOGITS = (
    "For a large logit σ(z) rounds to 0 or 1, and its logarithm is lost. Take the logarithm of "
    "the sigmoid in one step: log σ(z) = −np.logaddexp(0, −z)."
)
CLIPPED = (
    "Keeping D away from 0 and 1 caps the loss of a sure and wrong discriminator. Its log loss "
    "grows with the logit without a bound: work with the logits."
)

JS_LOWER_BOUND = Exercise(
    name="js_lower_bound",
    reference=_js_lower_bound,
    examples=[
        (np.array([0.0]), np.array([0.0])),
        (np.array([2.0]), np.array([-1.0])),
        (np.array([2.0, 1.0]), np.array([-1.0, 0.5])),
        (np.array([3.0]), np.array([-2.0, -1.0, 4.0])),
        (np.array([-1.0]), np.array([2.0, 1.0])),
        (np.array([1000.0]), np.array([-1000.0])),
        (np.array([-1000.0, 1.0]), np.array([0.0])),
        (np.array([0.0]), np.array([1000.0, -1.0])),
    ],
    inputs=st.tuples(_logits(), _logits()),
    mistakes=[
        Mistake(_from_probabilities(lambda share: share), LARGE_LOGITS),
        Mistake(_pooled, ALL_TOGETHER),
        Mistake(_pooled_from_probabilities, ALL_TOGETHER),
        Mistake(_summed, "The losses of each side are summed. Take their mean."),
        Mistake(
            _without_halves,
            "The factor ½ before each mean is missing.",
        ),
        Mistake(
            lambda p, q: 2 * _js_lower_bound(p, q),
            "This bounds 2 JS, as the loss of a GAN does. Take half of it.",
        ),
        Mistake(
            lambda p, q: _js_lower_bound(p, q) - math.log(2),
            "log 2 is missing: this is minus the log loss.",
        ),
        Mistake(
            lambda p, q: math.log(2) - _js_lower_bound(p, q),
            "This is the log loss. The bound is log 2 minus it.",
        ),
        Mistake(
            lambda p, q: 2 * math.log(2) - _js_lower_bound(p, q),
            "The sign of the log loss is wrong: subtract it from log 2.",
        ),
        Mistake(
            lambda p, q: _js_lower_bound(-p, -q),
            "The sides are swapped: D is the probability of P, so it should be large on samples "
            "of P.",
        ),
        Mistake(
            lambda p, q: _js_lower_bound(p, -q),
            "The samples of Q are scored by log D. It is log(1 − D) there.",
        ),
        Mistake(
            lambda p, q: math.log(2) - _log_losses(p, q)[0].mean(),
            "Only the samples of P are used. Those of Q count as much.",
        ),
        Mistake(
            lambda p, q: max(_js_lower_bound(p, q), 0.0),
            "The bound may be negative: a discriminator can be worse than a coin. Setting it to 0 "
            "hides that.",
        ),
        Mistake(lambda p, q: _js_lower_bound(p, q) / math.log(2), BITS),
        *kept_from_zero(_from_probabilities, CLIPPED),
        *clipped(_from_probabilities, CLIPPED),
        Mistake(
            _of_mean_probabilities,
            "The mean comes last: take the logarithm for each sample, then their mean.",
        ),
    ],
)

EXERCISES = (JS_LOWER_BOUND,)
