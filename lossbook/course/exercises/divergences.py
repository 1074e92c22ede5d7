"""Exercises on the JS divergence, and on the KL divergence of Gaussians."""

import math
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import lossbook
from lossbook.course.exercises.epsilons import added
from lossbook.course.exercises.exercise import WHOLE, Arguments, Exercise, Mistake
from lossbook.course.exercises.hints import BITS
from lossbook.course.exercises.information import (
    EXAMPLES,
    ONE_FOR_EACH_ROW,
    PAIRS,
    ROWS,
    ZERO_TIMES_LOG,
    kl_terms,
    naive_kl,
)

__all__ = ["EXERCISES"]


def _from_mixture(divergence: Any) -> Any:
    """Return the mean divergence of p and q from their mixture."""

    def mean(p: np.ndarray, q: np.ndarray) -> Any:
        mixture = (p + q) / 2
        return (divergence(p, mixture) + divergence(q, mixture)) / 2

    return mean


def _log_smoothed(change: Any) -> Any:
    return _from_mixture(lambda p, m: (p * np.log(change(p) / change(m))).sum(axis=-1))


def _mixture_smoothed(change: Any) -> Any:
    return _from_mixture(lambda p, m: (change(p) * np.log(change(p) / change(m))).sum(axis=-1))


SMOOTHED = (
    "The small number changes the answer. JS needs none: m is 0 only where p and q are, and there "
    "the term is 0. Choose with np.where."
)

JS_DIVERGENCE = Exercise(
    name="js_divergence",
    reference=lossbook.js_divergence,
    examples=[*EXAMPLES, (np.array([1.0, 0.0]), np.array([0.0, 1.0]))],
    inputs=PAIRS,
    mistakes=[
        Mistake(_from_mixture(naive_kl), f"{ZERO_TIMES_LOG} Do the same for q."),
        Mistake(
            lambda p, q: 2 * lossbook.js_divergence(p, q),
            "This is the sum of the two divergences from the mixture. Take their mean.",
        ),
        Mistake(
            lambda p, q: lossbook.js_divergence(p, q) - np.log(2),
            "The mixture does not sum to 1: it is the mean of p and q, not their sum.",
        ),
        Mistake(
            lambda p, q: np.sqrt(lossbook.js_divergence(p, q)),
            "This is the Jensen-Shannon distance, the root of the divergence; so is "
            "scipy.spatial.distance.jensenshannon.",
        ),
        Mistake(lambda p, q: lossbook.js_divergence(p, q, base=2), BITS),
        Mistake(
            lambda p, q: -lossbook.js_divergence(p, q),
            "The sign is wrong: a divergence is never negative.",
        ),
        Mistake(
            lambda p, q: (lossbook.kl_divergence(p, q) + lossbook.kl_divergence(q, p)) / 2,
            "This is the mean of the KL divergences in both directions. Compare p and q with "
            "their mixture instead, not with each other.",
        ),
        Mistake(
            lambda p, q: kl_terms(p, (p + q) / 2).sum(axis=-1),
            "The divergence of q from the mixture is left out.",
        ),
        Mistake(lossbook.kl_divergence, "This is the KL divergence. The mixture is missing."),
        Mistake(
            _from_mixture(lambda p, mixture: lossbook.kl_divergence(mixture, p)),
            "The arguments are swapped: the divergences are from the mixture, which comes second.",
        ),
        Mistake(
            _from_mixture(
                lambda p, mixture: np.where(p < 2 * mixture, kl_terms(p, mixture), 0.0).sum(-1)
            ),
            "Classes that only one distribution gives weight are left out. They count: its p / m "
            "is 2 there.",
        ),
        Mistake(_from_mixture(lambda p, mixture: kl_terms(p, mixture).sum()), ROWS),
        Mistake(lambda p, q: lossbook.js_divergence(p, q).mean(), ONE_FOR_EACH_ROW),
        Mistake(
            lambda p, q: lossbook.kl_divergence(p, q) + lossbook.kl_divergence(q, p),
            "This is the sum of the KL divergences in both directions. Compare p and q with their "
            "mixture instead, not with each other.",
        ),
        Mistake(
            lambda p, q: (kl_terms(p, np.sqrt(p * q)) + kl_terms(q, np.sqrt(p * q))).sum(-1) / 2,
            "The mixture is the arithmetic mean of p and q, not the geometric one.",
        ),
        *(
            mistake
            for smoothed in (_log_smoothed, _mixture_smoothed)
            for mistake in added(smoothed, SMOOTHED, above=5e-7)
        ),
    ],
)

STANDARD_DEVIATIONS = st.sampled_from([1.0, 2.0, 3.0, 0.5, 0.1])


@st.composite
def _gaussians(draw: st.DrawFn) -> Arguments:
    number = draw(st.integers(1, 3))
    means, deviations = (
        arrays(float, number, elements=elements) for elements in (WHOLE, STANDARD_DEVIATIONS)
    )
    return draw(means), draw(deviations), draw(means), draw(deviations)


def _gaussian_kl(m: Any, s: Any, n: Any, t: Any, *, logs: float = 1, half: float = 0.5) -> Any:
    """Return the closed form for N(m, s²) and N(n, t²), with other factors if wanted."""
    return logs * np.log(t / s) + half * (s**2 + (m - n) ** 2) / t**2 - 0.5


GAUSSIAN_KL = Exercise(
    name="gaussian_kl",
    reference=lossbook.gaussian_kl,
    examples=[
        (0.0, 1.0, 0.0, 1.0),
        (0.0, 1.0, 0.0, 2.0),
        (3.0, 1.0, 1.0, 1.0),
        (1.0, 0.5, 3.0, 2.0),
        (np.array([0.0, 1.0]), np.array([1.0, 2.0]), np.array([2.0, 1.0]), np.array([3.0, 0.5])),
    ],
    inputs=_gaussians(),
    mistakes=[
        Mistake(lambda m, s, n, t: _gaussian_kl(n, t, m, s), "The two Gaussians are swapped."),
        Mistake(
            lambda m, s, n, t: np.log(2 * np.pi * t**2) / 2 + (s + (m - n) ** 2) / (2 * t**2),
            "This is the cross-entropy, with std_p not squared. Square it, and subtract the "
            "entropy of P.",
        ),
        Mistake(
            lambda *all: _gaussian_kl(*all) + 0.5,
            "The −½ is missing: the divergence of a Gaussian from itself is 0.",
        ),
        Mistake(
            lambda *all: _gaussian_kl(*all, half=1),
            "The factor ½ of the quadratic term is missing.",
        ),
        Mistake(
            lambda *all: _gaussian_kl(*all, half=1) - 0.5,
            "The factor ½ is missing from all but the logarithm.",
        ),
        Mistake(
            lambda *all: _gaussian_kl(*all, logs=-1),
            "The ratio inside the logarithm is upside down: it is std_q / std_p.",
        ),
        Mistake(
            lambda *all: _gaussian_kl(*all, logs=2),
            "The factor ½ of the logarithm is missing: log(σ²) is 2 log σ.",
        ),
        Mistake(
            lambda m, s, n, t: _gaussian_kl(m, s**0.5, n, t**0.5),
            "std_p and std_q are standard deviations. Square them for the variances.",
        ),
        Mistake(
            lambda m, s, n, t: _gaussian_kl(0.0, s, 0.0, t) + 0 * m,
            "The difference of the means is left out.",
        ),
        Mistake(
            lambda m, s, n, t: _gaussian_kl(0.0, s, abs(m - n) ** 0.5, t),
            "Square the difference of the means.",
        ),
        Mistake(
            lambda m, s, n, t: _gaussian_kl(m, s, 0.0, 1.0),
            "This is the divergence from the standard Gaussian. mean_q and std_q are not used.",
        ),
        Mistake(lambda *all: _gaussian_kl(*all) / np.log(2), BITS),
        Mistake(
            lambda m, s, n, t: _gaussian_kl(m, s, n, t) + 0 * math.log(t / s),
            "math.log takes numbers alone. Use np.log, which takes arrays too.",
        ),
        Mistake(
            lambda m, s, n, t: np.log(2 * np.pi * t**2) / 2 + (s**2 + (m - n) ** 2) / (2 * t**2),
            "This is the cross-entropy. Subtract the entropy of the first Gaussian, "
            "½ log(2πe · std_p²).",
        ),
        Mistake(
            lambda m, s, n, t: np.log(t / s) + (t**2 + (m - n) ** 2) / (2 * s**2) - 0.5,
            "The quadratic term is upside down: divide by the variance of the second Gaussian.",
        ),
        Mistake(
            lambda m, s, n, t: np.log(t / s) + (s**2 + (m - n)) / (2 * t**2) - 0.5,
            "Square the difference of the means.",
        ),
        Mistake(
            lambda m, s, n, t: np.log(t / s) + (s + (m - n) ** 2) / (2 * t**2) - 0.5,
            "std_p is a standard deviation. Square it in the quadratic term.",
        ),
        Mistake(
            lambda m, s, n, t: (s**2 + (m - n) ** 2) / (2 * t**2) - 0.5,
            "The logarithm of std_q / std_p is missing.",
        ),
        Mistake(
            lambda *all: -_gaussian_kl(*all),
            "The sign is wrong: a divergence is never negative.",
        ),
        Mistake(
            lambda *all: _gaussian_kl(*all).mean(),
            "This is the mean over all pairs of Gaussians. Return one divergence for each.",
        ),
        Mistake(
            lambda *all: _gaussian_kl(*all).sum(),
            "This is the sum over all pairs of Gaussians. Return one divergence for each.",
        ),
    ],
)

EXERCISES = (JS_DIVERGENCE, GAUSSIAN_KL)
