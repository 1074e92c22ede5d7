"""Exercises on estimates from samples."""

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from hypothesis.strategies import SearchStrategy

from lossbook.course.exercises.exercise import Arguments, Exercise, Mistake
from lossbook.course.exercises.hints import EACH_SAMPLE, SIGN, SUM_OF_SAMPLES

__all__ = ["EXERCISES"]

# Whole numbers keep a counterexample readable; log-densities may be positive too.
LOG_PROBABILITIES = st.integers(-6, 2).map(float)


def _pair(samples: int) -> SearchStrategy[Arguments]:
    log_densities = arrays(float, samples, elements=LOG_PROBABILITIES)
    return st.tuples(log_densities, log_densities)


def _k1(log_p: np.ndarray, log_q: np.ndarray) -> Any:
    return log_p - log_q


def _k3(log_p: np.ndarray, log_q: np.ndarray) -> Any:
    return np.expm1(log_q - log_p) - (log_q - log_p)


def _mean_k3(log_p: np.ndarray, log_q: np.ndarray) -> Any:
    return np.mean(_k3(log_p, log_q))


def _mean_k3_by_ratio(log_p: np.ndarray, log_q: np.ndarray) -> Any:
    w = np.exp(log_q - log_p)
    return np.mean(w - 1 - np.log(w))


KL_ESTIMATE = Exercise(
    name="kl_estimate",
    reference=_mean_k3,
    examples=[
        (np.array([-1.0]), np.array([-1.0])),
        (np.array([-1.0]), np.array([-2.0])),
        (np.array([-2.0]), np.array([-1.0])),
        (np.array([-1.0, -1.0]), np.array([-1.0, -3.0])),
        (np.array([-1.0, -2.0, -0.5]), np.array([-2.0, -0.5, -1.0])),
        # Whole texts have such log-probabilities.
        (np.array([-1.0]), np.array([-1001.0])),
    ],
    inputs=st.integers(1, 4).flatmap(_pair),
    mistakes=[
        Mistake(
            _mean_k3_by_ratio,
            "exp underflows to 0 before its logarithm is taken. log w is log_q - log_p: use it as "
            "it is.",
        ),
        Mistake(
            lambda log_p, log_q: _mean_k3(log_q, log_p),
            "The ratio is upside down: the samples come from P, so w is q / p, and log w is "
            "log_q - log_p.",
        ),
        Mistake(
            lambda log_p, log_q: np.mean(_k1(log_p, log_q)),
            "This is k₁, the mean log-ratio. Add w - 1 for each sample.",
        ),
        Mistake(
            lambda log_p, log_q: np.mean(_k1(log_p, log_q) ** 2) / 2,
            "This is k₂, half the mean squared log-ratio, which is biased.",
        ),
        Mistake(
            lambda log_p, log_q: max(np.mean(_k1(log_p, log_q)), 0.0),
            "Clipping k₁ at 0 makes it too large on average. Add w - 1 for each sample instead.",
        ),
        Mistake(
            lambda log_p, log_q: np.mean(np.expm1(log_q - log_p) + (log_q - log_p)),
            "The logarithm has the wrong sign: subtract log w.",
        ),
        Mistake(
            lambda log_p, log_q: _mean_k3(log_p, log_q) + 1,
            "The -1 is missing: where both log-probabilities are equal, the estimate is 0.",
        ),
        Mistake(
            lambda log_p, log_q: abs(_k1(log_p, log_q)).mean(),
            "This is the mean absolute log-ratio. k₃ is never negative by itself: add w - 1 to "
            "-log w for each sample.",
        ),
        Mistake(
            lambda log_p, log_q: np.sum(np.exp(log_p) * _k1(log_p, log_q)),
            "The samples come from P already, so each counts alike: take the plain mean, without "
            "weights p. And add w - 1 for each sample.",
        ),
        Mistake(
            lambda log_p, log_q: np.mean(np.exp(log_q - log_p)) - 1,
            "The logarithm is missing: subtract log w for each sample.",
        ),
        Mistake(lambda log_p, log_q: -_mean_k3(log_p, log_q), SIGN),
        Mistake(lambda log_p, log_q: np.sum(_k3(log_p, log_q)), SUM_OF_SAMPLES),
        Mistake(_k3, EACH_SAMPLE),
        Mistake(
            lambda log_p, log_q: np.expm1(np.mean(log_q - log_p)) - np.mean(log_q - log_p),
            "The mean comes last: the exponential of a mean is not the mean of the exponentials.",
        ),
        Mistake(
            lambda log_p, log_q: np.sum(np.exp(log_p) * _k3(log_p, log_q)),
            "The samples come from P already, so each counts alike: take the plain mean, without "
            "weights p.",
        ),
        Mistake(
            lambda log_p, log_q: np.mean(log_q / log_p - 1 - np.log(log_q / log_p)),
            "The arguments are logarithms already: log w is their difference.",
        ),
    ],
)

EXERCISES = (KL_ESTIMATE,)
